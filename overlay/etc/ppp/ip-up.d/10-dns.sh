# shellcheck shell=sh
# Routes and DNS are pppid's; where it does not run, pppd sets the route, and these are the DNS servers.
if [ -e /run/pppi/pppid.guide ]; then
  # pppd's umask closes files to others. Under another name first: libc never reads half of it.
  (
    umask 022
    for server in ${DNS1:-} ${DNS2:-}; do echo "nameserver $server"; done >/run/pppi/resolv.conf.guide
  ) && mv /run/pppi/resolv.conf.guide /run/pppi/resolv.conf
fi
