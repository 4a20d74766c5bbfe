# shellcheck shell=sh disable=SC2154 # its callers have these variables
# Questions to the internet over one interface alone. Needs ifname and local_ip, the interface and its address.
# ping binds to the interface. nc binds to the address, and own_table in route.sh leads what has that address out
# through its interface.

# Debian's BusyBox has an nc without -s and -u; Buildroot's has both.
PROBE_NC=$(command -v nc.traditional || echo nc)

# Seconds that an answer may take: a modem that sleeps needs one or two to wake up.
PROBE_SECONDS=5
# A name server has a modem that is awake already.
PROBE_DNS_SECONDS=3

probe_icmp() { # ADDRESS
  ping -q -c 1 -s 8 -W "$PROBE_SECONDS" -I "$ifname" "$1" >/dev/null 2>&1 </dev/null
}

# A refusal comes from the other end too.
probe_tcp() { # ADDRESS:PORT
  probe_said=$("$PROBE_NC" -n -v -z -w "$PROBE_SECONDS" -s "$local_ip" "${1%:*}" "${1#*:}" 2>&1 </dev/null) && return 0
  case $probe_said in *refused*) return 0 ;; esac
  return 1
}

# One question for an A record (RFC 1035, 4.1). True if the server knows an answer, even that there is no such name.
probe_dns() { # SERVER NAME
  probe_id=$(od -An -N2 -to1 /dev/urandom)
  probe_query='' probe_rest=$2.
  for probe_octet in $probe_id; do probe_query="$probe_query\\0$probe_octet"; done
  # Flags: recursion desired; one question.
  probe_query="$probe_query\\0001\\0000\\0000\\0001\\0000\\0000\\0000\\0000\\0000\\0000"
  while [ -n "$probe_rest" ]; do
    probe_label=${probe_rest%%.*} probe_rest=${probe_rest#*.}
    probe_query="$probe_query\\0$(printf %03o "${#probe_label}")$probe_label"
  done
  probe_query="$probe_query\\0000\\0000\\0001\\0000\\0001"
  probe_answer=$(printf %b "$probe_query" | "$PROBE_NC" -n -u -w "$PROBE_DNS_SECONDS" -s "$local_ip" "$1" 53 2>/dev/null |
    od -An -N4 -to1)
  # shellcheck disable=SC2086 # four octets
  set -- $probe_id $probe_answer
  # The same number, a response, and its code NOERROR or NXDOMAIN.
  case ${1:-} in "${3:-}") ;; *) return 1 ;; esac
  case ${2:-} in "${4:-}") ;; *) return 1 ;; esac
  case ${5:-} in [23]??) ;; *) return 1 ;; esac
  case ${6:-} in ?[02468]0 | ?[02468]3) return 0 ;; esac
  return 1
}
