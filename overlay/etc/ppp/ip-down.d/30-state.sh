# shellcheck shell=sh
# Tells pppid that the address is gone.
rm -f "/run/pppi/$LINK.up"
# shellcheck source=/dev/null
. /usr/lib/pppi/wake.sh
wake
