# shellcheck shell=sh
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
