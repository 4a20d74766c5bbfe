# shellcheck shell=sh
# Tells the supervisor, when DNS and route are there: interface, addresses, DNS servers; '-' for none.
# One line, one write: nobody reads half of it.
echo "$1 $4 ${5:--} ${DNS1:--} ${DNS2:--}" >"/run/pppi/$LINK.up"
# shellcheck source=/dev/null
. /usr/lib/pppi/nap.sh
wake "$LINK"
