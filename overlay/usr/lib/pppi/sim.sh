# shellcheck shell=sh disable=SC2034,SC2154 # shares variables with its callers
# The SIM's PIN. Three wrong ones in a row block a SIM (3GPP TS 31.101, 9.5.1), and nobody is there to type the PUK.
# So it is sent once: what became of it is kept on the data partition, by SIM and PIN, until one of the two is
# another one. As a hash: the folder shall not tell the PIN to whoever reads it.

# The plugging-in and the PIN for which all has been tried, and what came of it.
sim_asked='' sim_reason='' sim_detail=''

# Seconds since power-on after which a data partition that is not there will not come.
SIM_DATA_WAIT=120
# Tries that a SIM gives.
SIM_TRIES=3

# The SIM asks for its PIN. Succeeds if it took it, else sets REASON and DETAIL. Needs LINK and MODEM.
sim_unlock() {
  sim_plugged='' sim_pin='' sim_unsure=
  { read -r sim_plugged <"/run/pppi/ports/$LINK"; } 2>/dev/null
  sim_choose_memory
  [ "$sim_memory" = /run/pppi/pin ] || sim_carry_over
  if [ -e /run/pppi/settings.wait ] && ! sim_data_is_settled; then
    REASON='' DETAIL='the SIM asks for its PIN; waiting for /data, which may hold it'
    return 1
  fi
  # That of pppi.conf, else that of the image.
  { read -r sim_pin <"/run/pppi/settings/$LINK.pin" || read -r sim_pin <"/etc/pppi/links/$LINK.pin"; } 2>/dev/null
  if [ "$sim_asked" = "$sim_plugged $sim_pin" ]; then
    REASON=$sim_reason DETAIL=$sim_detail
    return 1
  fi
  REASON=pin-wanted
  if [ -z "$sim_pin" ]; then
    DETAIL='the SIM asks for a PIN: set it as pin of this link, or turn off the PIN request in a phone'
  elif [ "$sim_memory" = /run/pppi/pin ] && ! sim_data_is_settled; then
    REASON='' DETAIL='the SIM asks for its PIN; waiting for /data, which records whether it was refused before'
    return 1
  elif sim_try; then
    return 0
  fi
  # What was not told this time may be the next.
  [ -z "$sim_unsure" ] || return 1
  sim_asked="$sim_plugged $sim_pin" sim_reason=$REASON sim_detail=$DETAIL
  return 1
}

# Sets sim_memory to the folder of what was tried.
sim_choose_memory() {
  sim_memory=/run/pppi/pin
  ! grep -q ' /data ' /proc/mounts || sim_memory=/data/pin
}

# Fails while the data partition, or what it has, may still come.
sim_data_is_settled() {
  now
  [ -e /run/pppi/data-done ] || [ "$NOW" -ge "$SIM_DATA_WAIT" ]
}

# A file there says `refused`, or `sent TRIES`: sent when so many were left, and nobody heard what came of it.
sim_try() {
  if ! sim_read_id; then
    sim_unsure=yes
    DETAIL='the SIM asks for its PIN; not sent, as the modem has not reported the number of the card yet'
    return 1
  fi
  # A card without a number may be any, and any may be it.
  if [ "$sim_id" = unknown ]; then sim_other=any; else sim_other=unknown; fi
  sim_read_mark "$(sim_hash_of "$sim_other")"
  # That of any card is made for a refusal alone, whatever can be read of it.
  if [ "$sim_mark" = refused ] || [ "$sim_other$sim_mark" = anysent ]; then
    sim_was_refused
    return 1
  fi
  sim_hash=$(sim_hash_of "$sim_id")
  sim_read_mark "$sim_hash"
  if [ "$sim_mark" = refused ]; then
    sim_was_refused
    return 1
  fi
  sim_read_tries
  if [ -z "$sim_tries" ]; then
    sim_unsure=yes
    DETAIL='the SIM asks for its PIN; not sent, as the modem does not say how many tries are left: turn off the PIN request in a phone'
  elif [ -n "$sim_mark" ] && [ "$sim_tries" -lt "$sim_mark_tries" ]; then
    # It was counted as wrong, and power failed before that was written down.
    sim_remember refused
    sim_was_refused
  elif [ "$sim_tries" -lt 2 ]; then
    DETAIL="the SIM asks for its PIN; not sent, as only $sim_tries try is left: put it in a phone"
  elif ! sim_may_send; then
    DETAIL='the SIM asks for its PIN; it was sent after power-on, and the modem gave no result'
  elif ! sim_remember "sent $sim_tries" && [ "$sim_tries" -lt "$SIM_TRIES" ]; then
    # Whoever cannot remember sees here that it was tried.
    DETAIL="the SIM asks for its PIN; not sent, as only $sim_tries tries are left and no data partition can record the outcome"
  else
    sim_send
    return
  fi
  return 1
}

# Sets sim_mark to `refused`, `sent` or nothing, and sim_mark_tries: the worse of what this start and those before it
# know. What cannot be read was written all the same: as if it was sent when all tries were left.
sim_read_mark() { # HASH
  sim_mark='' sim_mark_tries=0
  for sim_folder in /run/pppi/pin /data/pin; do
    [ -e "$sim_folder/$1" ] || continue
    sim_word='' sim_number=''
    { read -r sim_word sim_number <"$sim_folder/$1"; } 2>/dev/null
    case $sim_word-$sim_number in
      refused-*)
        sim_mark=refused
        return 0
        ;;
      sent-[1-9]) ;;
      *) sim_number=$SIM_TRIES ;;
    esac
    sim_mark=sent
    [ "$sim_number" -le "$sim_mark_tries" ] || sim_mark_tries=$sim_number
  done
}

# Copies what was tried so far to a data partition that is mounted late.
sim_carry_over() {
  for sim_file in /run/pppi/pin/*; do
    case $sim_file in *'*' | *.unheard) continue ;; esac
    sim_file=${sim_file##*/}
    sim_read_mark "$sim_file"
    sim_line="$sim_mark $sim_mark_tries" sim_there=
    [ "$sim_mark" != refused ] || sim_line=refused
    { read -r sim_there <"/data/pin/$sim_file"; } 2>/dev/null
    [ "$sim_there" = "$sim_line" ] || { sim_write /data/pin "$sim_file" "$sim_line" && sync; }
  done
}

# Sent since power-on, and nobody heard what came of it: a modem that was pulled meanwhile, or that restarted, gets it
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
  if sim_is_open; then
    rm -f "/run/pppi/pin/$sim_hash" "/run/pppi/pin/$sim_hash.unheard" "/data/pin/$sim_hash"
    log notice "$LINK: the SIM accepted its PIN"
    return 0
  fi
  sim_tries_before=$sim_tries
  sim_read_tries
  case $sim_result/$modem_sim in
    ERROR/* | '+CME ERROR: 16/'* | '+CME ERROR: incorrect password/'* | '+CME ERROR: 12/'* | '+CME ERROR: SIM PUK required/'*) ;;
    */puk) ;;
    *)
      if [ "${sim_tries:-$sim_tries_before}" -ge "$sim_tries_before" ]; then
        # It is the modem's own word, and goes into a file of quoted words.
        sim_result=$(printf %s "$sim_result" | tr -cd 'A-Za-z0-9 +:_.-')
        DETAIL="the modem answered ${sim_result:-nothing} to the PIN; it is not sent again until the device restarts or the modem is replugged"
        return 1
      fi
      ;;
  esac
  sim_remember refused
  sim_was_refused
  return 1
}

# After the PIN. An OK alone is not enough: a modem may say it and still ask, briefly or forever.
sim_is_open() {
  for _ in 1 2 3; do
    at_ask "$MODEM" AT+CPIN? 3
    modem_read_sim
    if [ "$AT_RESULT" = OK ] && at_value +CPIN && [ "$AT_LINE" = READY ]; then return 0; fi
    [ "$sim_result" = OK ] || return 1
    case $modem_sim in
      pin) sleep 1 ;;
      puk) return 1 ;;
      *) return 0 ;;
    esac
  done
  return 1
}

sim_was_refused() {
  outcome 'sim has refused the PIN'
}

sim_hash_of() { # ID
  printf '%s %s' "$1" "$sim_pin" | sha256sum | cut -d ' ' -f 1
}

# Fails if the next start would not know it.
sim_remember() { # TEXT
  if [ "$1" = refused ]; then
    rm -f "/run/pppi/pin/$sim_hash.unheard"
    [ "$sim_id" = unknown ] || sim_note "$(sim_hash_of any)" refused
  fi
  # On the data partition before the PIN is on its way: power may fail at any time.
  sim_note "$sim_hash" "$1" && sync
}

# In /run in any case, for this start. Fails without a data partition.
sim_note() { # HASH TEXT
  sim_write /run/pppi/pin "$1" "$2"
  [ "$sim_memory" != /run/pppi/pin ] && sim_write /data/pin "$1" "$2"
}

# Under another name first: half a mark, or an empty one on a full partition, would take the place of a whole one.
sim_write() { # FOLDER HASH TEXT
  { { [ -d "$1" ] || { mkdir -p "$1" && chmod 700 "$1"; }; } && echo "$3" >"$1/.$2" && mv "$1/.$2" "$1/$2"; } 2>/dev/null &&
    return
  rm -f "$1/.$2"
  return 1
}

# Sets sim_id to the number of the card (ICCID, ITU-T E.118), by whichever command the modem has; where it has none, to
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
