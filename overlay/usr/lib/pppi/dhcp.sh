# shellcheck shell=sh
# The DHCP client, for the board's own socket and for sticks that are a network card.

# Becomes the client of an interface; more options may follow. The lease script needs METRIC, and LINK for a link's.
dhcp_become() { # INTERFACE [OPTION...]
  dhcp_interface=$1
  shift
  export METRIC
  ip link set dev "$dhcp_interface" up
  exec udhcpc -f -i "$dhcp_interface" -t 5 -T 3 -A 15 -S -s /usr/share/udhcpc/default.script \
    -p "/run/udhcpc.$dhcp_interface.pid" -x hostname:"$(hostname)" "$@"
}
