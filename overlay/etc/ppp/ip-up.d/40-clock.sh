# shellcheck shell=sh
# Time servers can be reached now.
# shellcheck source=/dev/null
. /usr/lib/pppi/nap.sh
wake .clock
