# shellcheck shell=sh disable=SC2034,SC2154 # sets variables for its callers
# /run/pppi/LINK.signal: what the control port tells while the data port carries the call; lines `key value`, one that
# is not known is not there. Needs LINK, and at.sh and modem.sh.

# Seconds between looks, and from online to the first.
SIGNAL_EVERY=60
SIGNAL_FIRST=5

signal_pid='' signal_next=0

# Once a second of a call: looks when it is time, beside whatever the supervisor does.
signal_watch() { # SECONDS SINCE ONLINE
  [ "$1" -ge "$signal_next" ] || return 0
  signal_next=$(($1 + SIGNAL_EVERY))
  [ -e "/dev/modem/$LINK-at" ] || return 0
  signal_stop
  (
    signal_write "/dev/modem/$LINK-at"
  ) </dev/null &
  signal_pid=$!
}

# Before anyone else talks on the port.
signal_stop() {
  [ -z "$signal_pid" ] || kill "$signal_pid" 2>/dev/null
  [ -z "$signal_pid" ] || wait "$signal_pid" 2>/dev/null
  signal_pid=
}

signal_reset() {
  signal_stop
  signal_next=$SIGNAL_FIRST
}

signal_forget() {
  [ ! -e "/run/pppi/$LINK.signal" ] || rm -f "/run/pppi/$LINK.signal"
}

# In a subshell that reads without children: when killed, it must leave none that goes on asking.
signal_write() { # PORT
  signal_file=/run/pppi/.$LINK.signal
  # Kept out of the file, whatever an operator calls itself: what JSON would have to escape.
  { signal_read "$1" >"$signal_file.read" && [ -s "$signal_file.read" ] &&
    tr -cd '\n -!#-[]-~' <"$signal_file.read" >"$signal_file" && mv "$signal_file" "/run/pppi/$LINK.signal"; } 2>/dev/null
  rm -f "$signal_file.read"
}

signal_read() { # PORT
  at_open "$1" || return 0
  at_say AT+CSQ 2
  [ -n "$AT_RESULT" ] || return 0
  ! at_value +CSQ || signal_strength "${AT_LINE%%,*}"
  at_say 'AT+COPS?' 3
  at_value +COPS || AT_LINE=
  signal_operator "$AT_LINE"
  # The technology that Huawei names, LTE or what else; the number of +COPS where it does not.
  if at_say 'AT^SYSINFOEX' 2 && [ "$AT_RESULT" = OK ] && at_value '^SYSINFOEX'; then
    signal_word=${AT_LINE%\"}
    signal_word=${signal_word##*\"}
    [ -z "$signal_word" ] || signal_technology=$signal_word
  fi
  [ -z "$signal_technology" ] || echo "technology $signal_technology"
  modem_network
  case $modem_stat in home | roaming) ;; *) return 0 ;; esac
  echo "registration $modem_stat"
  # The cell is reported only in mode 2 (3GPP TS 27.007, 7.2); 0 again, so that nothing comes unasked.
  at_say "AT$MODEM_CELL=2" 2 && at_say "AT$MODEM_CELL?" 2 && at_value "$MODEM_CELL" || AT_LINE=
  at_say "AT$MODEM_CELL=0" 2
  # <n>,<stat>,"<area>","<cell>",…
  case $AT_LINE in *,\"*\",\"*\"*)
    signal_word=${AT_LINE#*\",\"}
    echo "cell ${signal_word%%\"*}"
    ;;
  esac
}

# 3GPP TS 27.007, 8.5: -113 dBm and 2 for each step; 99 is unknown.
signal_strength() { # STEPS
  case $1 in '' | *[!0-9]*) return 0 ;; esac
  [ "$1" -le 31 ] || return 0
  echo "rssi $(($1 * 2 - 113))"
  if [ "$1" -lt 2 ]; then
    echo 'bars 0'
  elif [ "$1" -lt 25 ]; then
    echo "bars $(($1 / 5 + ($1 < 5)))"
  else
    echo 'bars 5'
  fi
}

# <mode>,<format>,"<operator>",<AcT> (7.3). Sets signal_technology by the AcT.
signal_operator() { # LINE
  signal_technology=
  case $1 in *\"*\"*) ;; *) return 0 ;; esac
  signal_word=${1#*\"}
  [ -z "${signal_word%%\"*}" ] || echo "operator ${signal_word%%\"*}"
  case ${1##*,} in
    0 | 1) signal_technology=GSM ;;
    3) signal_technology=EDGE ;;
    2 | 4 | 5 | 6) signal_technology=UMTS ;;
    7) signal_technology=LTE ;;
    9) signal_technology=NB-IoT ;;
    11 | 12) signal_technology=5G ;;
  esac
}
