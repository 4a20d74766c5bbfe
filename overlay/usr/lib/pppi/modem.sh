# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Whether a dial makes sense, by what the modem says of its SIM and of the network (3GPP TS 27.007).
# A modem that says nothing of use is dialled. Needs LINK and ROAMING.
# shellcheck source=/dev/null
. /usr/lib/pppi/reasons.sh

# Sets MODEM to the port to ask on while nobody dials: the control port, or else the data port.
modem_port() {
  for MODEM in "/dev/modem/$LINK-at" "/dev/modem/$LINK-ppp"; do
    [ ! -e "$MODEM" ] || return 0
  done
  return 1
}

# Succeeds if a dial makes sense. Otherwise sets REASON (empty: give it time) and DETAIL.
modem_check() {
  REASON='' DETAIL=''
  modem_port || return 0
  modem_said=$(modem_look)
  modem_network=${modem_said#* }
  [ "${modem_said% *}" = pin ] || sim_asked=
  case ${modem_said% *} in
    silent) ! modem_is_new 10 || DETAIL='the modem does not answer yet' ;;
    busy) ! modem_is_new 60 || DETAIL='the modem is still reading the SIM' ;;
    absent | broken | puk) outcome "sim ${modem_said% *}" ;;
    pin)
      sim_unlock || return 1
      DETAIL='the SIM accepted its PIN'
      ;;
  esac
  [ -z "$DETAIL" ] || return 1
  modem_may_dial "$modem_network"
}

modem_may_dial() { # NETWORK
  case $1/$ROAMING in
    # Roaming may be expensive: only a modem that says `home` counts as at home.
    denied/* | searching/* | roaming/refused | unknown/refused) outcome "network $1" ;;
  esac
  [ -z "$REASON" ]
}

# Was the modem plugged in less than $1 seconds ago?
modem_is_new() { # SECONDS
  modem_plugged=
  { read -r _ _ _ modem_plugged _ <"/run/pppi/ports/$LINK"; } 2>/dev/null
  now
  [ $((NOW - ${modem_plugged:-0})) -lt "$1" ]
}

# In a subshell: says SIM and NETWORK, one word each.
modem_look() {
  if ! at_open "$MODEM"; then
    echo none unknown
    return
  fi
  # Errors by number (§9.1): a bare ERROR does not tell that there is no SIM.
  at_say AT+CMEE=1 1
  if [ -z "$AT_RESULT" ]; then
    echo silent unknown
    return
  fi
  at_say AT+CPIN? 3
  modem_read_sim
  modem_stat=unknown
  [ "$modem_sim" != ready ] || modem_network
  echo "$modem_sim $modem_stat"
}

# Sets modem_sim (§8.3 and §9.2.1). What is not known is no reason not to dial.
modem_read_sim() {
  modem_sim=ready
  case $AT_RESULT in
    OK)
      at_value +CPIN
      case $AT_LINE in
        'SIM PIN') modem_sim=pin ;;
        'SIM PUK') modem_sim=puk ;;
        'SIM failure') modem_sim=broken ;;
      esac
      ;;
    '+CME ERROR: 10' | '+CME ERROR: SIM not inserted') modem_sim=absent ;;
    '+CME ERROR: 11' | '+CME ERROR: SIM PIN required') modem_sim=pin ;;
    '+CME ERROR: 12' | '+CME ERROR: SIM PUK required') modem_sim=puk ;;
    '+CME ERROR: 13' | '+CME ERROR: SIM failure' | '+CME ERROR: 15' | '+CME ERROR: SIM wrong') modem_sim=broken ;;
    '' | '+CME ERROR: 14' | '+CME ERROR: SIM busy') modem_sim=busy ;;
  esac
}

# Sets modem_stat to home, roaming, denied, searching, or unknown; MODEM_CELL to the command that knew.
# LTE, packets, circuits: §10.1.22, §10.1.20, §7.2. Any of them will do, the network adds what is missing at the dial.
modem_network() {
  modem_stat=unknown MODEM_CELL=
  for modem_ask in +CEREG +CGREG +CREG; do
    at_say "AT$modem_ask?" 2
    [ -n "$AT_RESULT" ] || return 0
    if [ "$AT_RESULT" != OK ] || ! at_value "$modem_ask"; then continue; fi
    # `<n>,<stat>…` in an answer, `<stat>[,"<cell>"…]` where the modem spoke unasked.
    case $AT_LINE in
      [0-9],[0-9]*) modem_word=${AT_LINE#*,} ;;
      *) modem_word=$AT_LINE ;;
    esac
    case ${modem_word%%,*} in
      1 | 9)
        modem_stat=home MODEM_CELL=$modem_ask
        return 0
        ;;
      5 | 10)
        modem_stat=roaming MODEM_CELL=$modem_ask
        return 0
        ;;
      3) modem_stat=denied ;;
      *) [ "$modem_stat" = denied ] || modem_stat=searching ;;
    esac
  done
}
