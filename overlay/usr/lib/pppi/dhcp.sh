# shellcheck shell=sh
# The DHCP client, for the board's own socket and for modems that are a network card.

# Becomes the client of an interface; more options may follow. The lease script needs METRIC, and LINK for a link's.
dhcp_become() { # INTERFACE [OPTION...]
  dhcp_interface=$1
  shift
  export METRIC
  ip link set dev "$dhcp_interface" up
  exec udhcpc -f -i "$dhcp_interface" -t 5 -T 3 -A 15 -S -s /usr/share/udhcpc/default.script \
    -p "/run/udhcpc.$dhcp_interface.pid" -x hostname:"$(hostname)" "$@"
}

# A supervisor that was killed leaves its client behind. It takes its address along; 5 s at most.
dhcp_end_old() { # INTERFACE
  dhcp_old=''
  { read -r dhcp_old <"/run/udhcpc.$1.pid"; } 2>/dev/null
  dhcp_is_client "$dhcp_old" && kill "$dhcp_old"
  dhcp_tries=0
  while dhcp_is_client "$dhcp_old" && [ "$dhcp_tries" -lt 50 ]; do
    dhcp_tries=$((dhcp_tries + 1))
    sleep 0.1
  done
}
dhcp_is_client() { # PID
  dhcp_name=''
  { read -r dhcp_name <"/proc/$1/comm"; } 2>/dev/null
  [ "$dhcp_name" = udhcpc ]
}
