# shellcheck shell=sh
# The DNS servers that the link was given, if any.
# shellcheck source=/dev/null
. /usr/lib/pppi/resolv.sh
# shellcheck disable=SC2086 # one address each, or nothing
dns_set "$METRIC" "$1" ${DNS1:-} ${DNS2:-}
