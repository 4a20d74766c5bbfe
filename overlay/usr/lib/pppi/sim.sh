# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The SIM's PIN. Three wrong ones in a row block a SIM (3GPP TS 31.101, 9.5.1), and nobody is there to type the PUK.
# So it is sent once: what became of it is kept on the data partition, by SIM and PIN, until one of the two is
# another one. As a hash: the folder shall not tell the PIN to whoever reads it.

# The plugging-in for which all has been tried, and what came of it.
sim_asked='' sim_reason='' sim_detail=''

# Seconds since power-on after which a data partition that is not there will not come.
SIM_DATA_WAIT=120
# Tries that a SIM gives.
SIM_TRIES=3

# The SIM asks for its PIN. Succeeds if it took it, else sets REASON and DETAIL. Needs LINK and MODEM.
sim_unlock() {
  sim_plugged=
  { read -r sim_plugged <"/run/pppi/ports/$LINK"; } 2>/dev/null
  if [ -n "$sim_asked" ] && [ "$sim_asked" = "$sim_plugged" ]; then
    REASON=$sim_reason DETAIL=$sim_detail
    return 1
  fi
  REASON=pin-wanted
  sim_pin='' sim_unsure=
  # That of pppi.conf, else that of the image.
  { read -r sim_pin <"/run/pppi/settings/$LINK.pin" || read -r sim_pin <"/etc/pppi/links/$LINK.pin"; } 2>/dev/null
  if [ -z "$sim_pin" ]; then
    DETAIL='the SIM wants a PIN: give it as pin of this link, or take it off with a phone'
  elif ! sim_choose_memory; then
    REASON='' DETAIL='the SIM wants its PIN; waiting for /data, to know whether it was refused before'
    return 1
  elif sim_try; then
    return 0
  fi
  # What was not told this time may be the next.
  [ -z "$sim_unsure" ] || return 1
  sim_asked=$sim_plugged sim_reason=$REASON sim_detail=$DETAIL
  return 1
}

# Sets sim_memory to the folder of what was tried. Fails while the data partition may still come.
sim_choose_memory() {
  sim_memory=/data/pin
  grep -q ' /data ' /proc/mounts && return 0
  sim_memory=/run/pppi/pin
  now
  [ -e /run/pppi/data-done ] || [ "$NOW" -ge "$SIM_DATA_WAIT" ]
}

# A file there says `refused`, or `sent TRIES`: sent when so many were left, and nobody heard what came of it.
sim_try() {
  if ! sim_read_id; then
    sim_unsure=yes
    DETAIL='the SIM wants its PIN; not sent, as the stick has not told the number of the card yet'
    return 1
  fi
  # A card without a number may be any, and any may be it.
  if [ "$sim_id" = unknown ]; then sim_other=any; else sim_other=unknown; fi
  if [ "$(cat "$sim_memory/$(sim_hash_of "$sim_other")" 2>/dev/null)" = refused ]; then
    sim_was_refused
    return 1
  fi
  sim_hash=$(sim_hash_of "$sim_id")
  sim_mark='' sim_mark_tries=''
  { read -r sim_mark sim_mark_tries <"$sim_memory/$sim_hash"; } 2>/dev/null
  if [ "$sim_mark" = refused ]; then
    sim_was_refused
    return 1
  fi
  sim_read_tries
  if [ -z "$sim_tries" ]; then
    sim_unsure=yes
    DETAIL='the SIM wants its PIN; not sent, as the stick does not tell how many tries are left: take it off with a phone'
  elif [ -n "$sim_mark" ] && [ "$sim_tries" -lt "${sim_mark_tries:-$SIM_TRIES}" ]; then
    # It was counted as wrong, and power failed before that was written down.
    sim_remember refused
    sim_was_refused
  elif [ "$sim_tries" -lt 2 ]; then
    DETAIL="the SIM wants its PIN; not sent, as only $sim_tries try is left: put it into a phone"
  elif ! sim_may_send; then
    DETAIL='the SIM wants its PIN; it was sent since power-on, and the stick did not say what came of it'
  elif ! sim_remember "sent $sim_tries" && [ "$sim_tries" -lt "$SIM_TRIES" ]; then
    # Whoever cannot remember sees here that it was tried.
    DETAIL="the SIM wants its PIN; not sent, as only $sim_tries tries are left and there is no data partition to remember it"
  else
    sim_send
    return
  fi
  return 1
}

# Sent since power-on, and nobody heard what came of it: a stick that was pulled meanwhile, or that restarted, gets it
# once more, for the card has counted nothing. No third time, whatever it says of its tries.
sim_may_send() {
  [ -e "/run/pppi/pin/$sim_hash" ] || return 0
  sim_times=0 sim_last=
  {
    while read -r sim_line; do sim_times=$((sim_times + 1)) sim_last=$sim_line; done <"/run/pppi/pin/$sim_hash.unheard"
  } 2>/dev/null
  [ "$sim_times" = 1 ] && [ "$sim_last" != "$sim_plugged" ]
}

sim_send() {
  { echo "$sim_plugged" >>"/run/pppi/pin/$sim_hash.unheard"; } 2>/dev/null
  at_ask "$MODEM" "AT+CPIN=\"$sim_pin\"" 10
  sim_result=$AT_RESULT
  at_ask "$MODEM" AT+CPIN? 3
  if at_value +CPIN && [ "$AT_LINE" = READY ] || [ "$sim_result" = OK ]; then
    rm -f "/run/pppi/pin/$sim_hash" "/run/pppi/pin/$sim_hash.unheard" "$sim_memory/$sim_hash"
    log notice "$LINK: the SIM took its PIN"
    return 0
  fi
  sim_tries_before=$sim_tries
  sim_read_tries
  case $sim_result in
    ERROR | '+CME ERROR: 16' | '+CME ERROR: incorrect password' | '+CME ERROR: 12' | '+CME ERROR: SIM PUK required') ;;
    *)
      if [ "${sim_tries:-$sim_tries_before}" -ge "$sim_tries_before" ]; then
        DETAIL="the stick said ${sim_result:-nothing} to the PIN; it is not sent again before the next start or plugging-in"
        return 1
      fi
      ;;
  esac
  sim_remember refused
  sim_was_refused
  return 1
}

sim_was_refused() {
  REASON=pin-wrong DETAIL='the SIM has refused this PIN; it is not sent again until the YAML has another one'
}

sim_hash_of() { # ID
  printf '%s %s' "$1" "$sim_pin" | sha256sum | cut -d ' ' -f 1
}

# Fails if the next start would not know it. In /run in any case, for this one.
sim_remember() { # TEXT
  mkdir -p /run/pppi/pin
  { echo "$1" >"/run/pppi/pin/$sim_hash"; } 2>/dev/null
  if [ "$1" = refused ] && [ "$sim_id" != unknown ]; then
    { mkdir -p "$sim_memory" && echo refused >"$sim_memory/$(sim_hash_of any)"; } 2>/dev/null
  fi
  [ "$sim_memory" != /run/pppi/pin ] || return 1
  { mkdir -p "$sim_memory" && chmod 700 "$sim_memory" && echo "$1" >"$sim_memory/$sim_hash"; } 2>/dev/null || return 1
  # Before the PIN is on its way: power may fail at any time.
  sync
}

# Sets sim_id to the number of the card (ICCID, ITU-T E.118), by whichever command the stick has; where it has none, to
# `unknown`: all such cards are one, and a PIN that one of them refused is sent to no other. Fails if it may have one.
sim_read_id() {
  sim_id=unknown
  for sim_ask in '^ICCID?' +CCID +ICCID; do
    at_ask "$MODEM" "AT$sim_ask" 3
    case $AT_RESULT in
      OK) ;;
      # operation not allowed, not supported; unknown (3GPP TS 27.007, 9.2)
      ERROR | '+CME ERROR: 3' | '+CME ERROR: 4' | '+CME ERROR: 100') continue ;;
      *) return 1 ;;
    esac
    at_value "${sim_ask%\?}" || at_value ICCID || AT_LINE=${AT_TEXT%"$AT_NEWLINE"}
    AT_LINE=${AT_LINE#\"} AT_LINE=${AT_LINE%\"}
    case $AT_LINE in
      *[!0-9A-Fa-f]* | '') ;;
      ??????????????????*)
        sim_id=$AT_LINE
        return 0
        ;;
    esac
  done
}

# Sets sim_tries to how many tries of the PIN are left, or to nothing.
# ^CPIN: `SIM PIN,3,10,3,10,3` (Huawei ME909s AT commands); +CPINR: `SIM PIN,3[,3]` (3GPP TS 27.007, 8.65).
sim_read_tries() {
  sim_tries=
  for sim_ask in '^CPIN?' +CPINR; do
    at_ask "$MODEM" "AT$sim_ask" 3
    [ "$AT_RESULT" = OK ] || continue
    case $AT_TEXT in *"${sim_ask%\?}: SIM PIN,"[0-9]*) ;; *) continue ;; esac
    sim_tries=${AT_TEXT#*"${sim_ask%\?}: SIM PIN,"}
    sim_tries=${sim_tries%%[!0-9]*}
    return 0
  done
}
