# shellcheck shell=sh
# Tells pppid: interface, addresses, DNS servers; '-' for none. It sets routes and DNS.
# One line, one write: nobody reads half of it. Hooks of the user wait for LINK.ready.
# pppid has seen the lease of a network card already.
[ "$KIND" != serial ] || rm -f "/run/pppi/$LINK.ready"
echo "$1 $4 ${5:--} ${DNS1:--} ${DNS2:--}" >"/run/pppi/$LINK.up"
# shellcheck source=/dev/null
. /usr/lib/pppi/wake.sh
wake
