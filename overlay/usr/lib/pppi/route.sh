# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Routes of one interface. Those in its way out go with the interface or its address; rules do not.

# Added to the metric of an interface without internet: its route comes after all others, and is still there.
DEMOTION=100000

# Routing tables: the one of the board's own socket, and of the first link.
TABLE_ETHERNET=9
TABLE_FIRST=10

# The default route through INTERFACE, by a gateway if there is one. pppd adds its own, except where another
# one has the same metric: then it says "not replacing existing default route" and the link is of no use.
# Ours is there in any case.
default_route() { # INTERFACE METRIC [GATEWAY]
  if [ -z "${3:-}" ]; then
    case "$(ip -4 route show default dev "$1")" in *" metric $2" | *" metric $2"[!0-9]*) return 0 ;; esac
  fi
  # shellcheck disable=SC2086 # `via ADDRESS`, two words or none
  ip -4 route add default ${3:+via $3} dev "$1" metric "$2" 2>/dev/null ||
    ip -4 route replace default ${3:+via $3} dev "$1" metric "$2"
}

# First the new, then the old away: there always is one.
default_route_move() { # INTERFACE METRIC NEW-METRIC [GATEWAY]
  default_route "$1" "$3" "${4:-}"
  ip -4 route del default dev "$1" metric "$2"
}

# What has INTERFACE's address leaves by INTERFACE, whatever the default route is: the health check's questions, the
# answers to who asked that address. TABLE is a number from 1 to 252 of its own.
own_table() { # TABLE INTERFACE ADDRESS [GATEWAY]
  own_table_drop "$1"
  # Its neighbours, if it has any.
  ip -4 route show dev "$2" | while read -r neighbours _; do
    case $neighbours in default) ;; *) ip -4 route replace "$neighbours" dev "$2" table "$1" ;; esac
  done
  ip -4 route replace default ${4:+via "$4"} dev "$2" table "$1"
  ip -4 rule add from "$3" lookup "$1"
}

# One call may have left more than one; the kernel drops one at a time.
own_table_drop() { # TABLE
  for _ in 1 2 3 4; do
    ip -4 rule del lookup "$1" 2>/dev/null || return 0
  done
}

# A carrier's DNS servers are often for its own devices alone: the way to them is INTERFACE. Of two interfaces that
# name the same server the lower metric wins, and its way, which may be the default route.
dns_routes() { # INTERFACE METRIC GATEWAY SERVER...
  dns_interface=$1 dns_metric=$2 dns_gateway=$3
  shift 3
  for dns_server in "$@"; do
    if [ "$dns_server" = "$dns_gateway" ] || dns_is_preferred; then continue; fi
    ip -4 route replace "$dns_server" ${dns_gateway:+via "$dns_gateway"} dev "$dns_interface" metric "$dns_metric"
  done
}

# Is dns_server one of an interface with a lower metric than dns_interface? The files of resolv.sh are in that order.
dns_is_preferred() {
  for dns_from in /run/pppi/dns/*; do
    case $dns_from in *-"$dns_interface") return 1 ;; esac
    ! grep -qsxF "$dns_server" "$dns_from" || return 0
  done
  return 1
}
