# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# SNTP (RFC 4330): asks a time server by one packet of 48 bytes, and believes what comes back only if it answers
# that very packet.

# Debian's BusyBox has no UDP in its nc; one with NC_110_COMPAT has.
NTP_NC=$(command -v nc.traditional || echo nc)
# Seconds from 1900, where NTP begins, to 1970.
NTP_TO_UNIX=2208988800
# NTP's 32 bits of seconds wrap around in 2036.
NTP_ERA=4294967296
# An image that is older than this is not in use any more: a server that says so is wrong. 30 years.
NTP_LATEST=946080000

# Asks SERVER. Sets NTP_TIME to its time and NTP_UPTIME to the time since power-on at that moment, both in
# hundredths of a second, and NTP_STRATUM. Fails with NTP_WRONG, a sentence; with NTP_KISS too if the server
# says why it does not answer (RFC 4330, 8).
ntp_ask() { # SERVER FLOOR
  NTP_WRONG='' NTP_KISS=''
  ntp_server=$1 ntp_floor=$2
  # Whoever cannot see the request cannot guess what the answer must contain.
  ntp_id=$(od -An -v -N8 -to1 /dev/urandom)
  # shellcheck disable=SC2086 # one byte each
  set -- $ntp_id
  ntp_id="$*"
  # 043: no leap second, version 4, client; then nothing until our transmit time, which comes back as originate.
  ntp_zeros='\000\000\000'
  ntp_zeros=$ntp_zeros$ntp_zeros$ntp_zeros
  ntp_question="\\043$ntp_zeros$ntp_zeros$ntp_zeros$ntp_zeros\\000\\000\\000"
  for ntp_byte in "$@"; do ntp_question="$ntp_question\\$ntp_byte"; done
  # One printf is one write is one datagram. nc does not know that nothing more will come, so look at the time
  # when the answer is there and not when it ends; `timeout` is for a name server that does not answer.
  # shellcheck disable=SC2059,SC2046 # bytes; words
  set -- $(printf "$ntp_question" | timeout 20 "$NTP_NC" -u -w 3 "$ntp_server" 123 2>/dev/null | {
    od -An -v -N48 -to1
    read -r ntp_now _ </proc/uptime
    echo "$ntp_now"
  })
  [ $# -eq 49 ] || ntp_refuse 'does not answer' || return 1
  ntp_check "$@"
}

ntp_refuse() { # TEXT
  NTP_WRONG="$ntp_server $1"
  return 1
}

# The checks of RFC 4330, 5. Bytes are numbers in octal.
ntp_check() { # 48 BYTES, UPTIME
  [ "${25} ${26} ${27} ${28} ${29} ${30} ${31} ${32}" = "$ntp_id" ] ||
    ntp_refuse 'answered something that was not asked' || return 1
  if [ $((0$1 & 7)) -ne 4 ] || [ $((0$1 >> 3 & 7)) -eq 0 ]; then ntp_refuse 'did not answer as a server' || return 1; fi
  NTP_STRATUM=$((0$2))
  if [ "$NTP_STRATUM" -eq 0 ]; then
    # shellcheck disable=SC2059 # four ASCII letters
    NTP_KISS=$(printf "\\${13}\\${14}\\${15}\\${16}" | tr -cd '[:upper:]')
    ntp_refuse "does not want to be asked ($NTP_KISS)" || return 1
  fi
  if [ "$NTP_STRATUM" -gt 15 ] || [ $((0$1 >> 6)) -eq 3 ]; then ntp_refuse 'has no time itself' || return 1; fi
  ntp_seconds=$((0${41} << 24 | 0${42} << 16 | 0${43} << 8 | 0${44}))
  ntp_part=$((0${45} * 100 / 256))
  ntp_time=$((ntp_seconds - NTP_TO_UNIX))
  [ "$ntp_time" -ge "$ntp_floor" ] || ntp_time=$((ntp_time + NTP_ERA))
  if [ "$ntp_seconds" -eq 0 ] || [ "$ntp_time" -gt $((ntp_floor + NTP_LATEST)) ]; then
    ntp_refuse 'says a time that cannot be' || return 1
  fi
  NTP_TIME=$((ntp_time * 100 + ntp_part))
  shift 48
  NTP_UPTIME=${1%.*}${1#*.}
}
