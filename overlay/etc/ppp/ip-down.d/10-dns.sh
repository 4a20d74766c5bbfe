# shellcheck shell=sh
# The carrier's DNS servers are out of reach.
# shellcheck source=/dev/null
. /usr/lib/pppi/resolv.sh
dns_drop "$METRIC" "$1"
