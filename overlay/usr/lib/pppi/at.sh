# shellcheck shell=sh disable=SC2034,SC3045 # sets variables for its callers
# BusyBox has read -t with fractions (FEATURE_SH_READ_FRAC, in Debian and by default in Buildroot); POSIX has not.
# AT commands (ITU-T V.250) on a modem's serial port. What is said may be a PIN: it reaches no log and no argv.

# Asks once. Sets AT_TEXT to the lines of the answer, AT_RESULT to its end: OK, ERROR, `+CME ERROR: 10`, …
# Both are empty where there was no answer in time, or no such port. Never waits longer.
at_ask() { # PORT COMMAND SECONDS
  # In a shell of its own: a session leader that opens a terminal gets it as its controlling one, and SIGHUP
  # when the modem is pulled (tty_open_proc_set_tty in Linux, drivers/tty/tty_jobctrl.c).
  at_answer=$(
    at_open "$1" && at_say "$2" "$3"
    printf '%s\n%s.' "${AT_RESULT:-}" "${AT_TEXT:-}"
  )
  AT_RESULT=${at_answer%%"$AT_NEWLINE"*}
  AT_TEXT=${at_answer#*"$AT_NEWLINE"}
  AT_TEXT=${AT_TEXT%.}
  [ -n "$AT_RESULT" ]
}

AT_NEWLINE='
'

# For more than one question, in a subshell that ends afterwards: at_open once, then at_say for each.
at_open() { # PORT
  # stty first: it does not wait for a carrier, and it is fast. A port opened for the first time echoes what the modem
  # says; the modem echoes that in turn, and each line end becomes two (ONLCR, ICRNL), until there are thousands.
  # `icrnl`: a carriage return ends a line, whether the modem has a line feed behind it or not.
  stty -F "$1" raw -echo clocal icrnl 2>/dev/null || return 1
  # `<>` and `>` would make a plain file where the port has just vanished, and in the way of the next modem's.
  { command exec 8<"$1"; } 2>/dev/null && [ -c /proc/self/fd/8 ] &&
    { command exec 9>/proc/self/fd/8; } 2>/dev/null
}

# Sets AT_TEXT and AT_RESULT as at_ask does. Fails on silence, and at once if the port is gone.
at_say() { # COMMAND SECONDS
  AT_TEXT='' AT_RESULT=''
  at_forget
  { printf '%s\r' "$1" >&9; } 2>/dev/null || return 1
  # The answer to a question says what was asked: an OK before that is a late one to something else.
  at_name=
  case $1 in AT[+^]*\?) at_name=${1#AT} at_name=${at_name%\?} ;; esac
  at_now
  at_end=$((AT_NOW + $2 * 100)) at_lines=0
  while at_line=''; at_left=$((at_end - AT_NOW)) && [ "$at_left" -gt 0 ] && [ "$at_lines" -lt 200 ]; do
    at_part=$((at_left % 100 + 100))
    # BusyBox's read drops NUL bytes.
    read -r -t "$((at_left / 100)).${at_part#1}" at_line <&8 || break
    at_now
    at_lines=$((at_lines + 1))
    case $at_line in
      '' | *"$1"*) ;;
      OK) at_is_answer && AT_RESULT=OK && return 0 ;;
      # Huawei's words for a command that it does not know.
      ERROR | 'COMMAND NOT SUPPORT' | 'TOO MANY PARAMETERS') AT_RESULT=ERROR && return 0 ;;
      '+CME ERROR:'* | '+CMS ERROR:'*) AT_RESULT=$at_line && return 0 ;;
      *) AT_TEXT=$AT_TEXT$at_line$AT_NEWLINE ;;
    esac
  done
  return 1
}

at_is_answer() {
  [ -n "$at_name" ] || return 0
  case $AT_NEWLINE$AT_TEXT in *"$AT_NEWLINE$at_name:"*) return 0 ;; esac
  return 1
}

# What was said before the question is no answer to it.
at_forget() {
  at_lines=0
  while [ "$at_lines" -lt 200 ] && read -r -t 0 at_line <&8 && read -r -t 0.1 at_line <&8; do
    at_lines=$((at_lines + 1))
  done 2>/dev/null
}

# Hundredths of a second since power-on.
at_now() {
  read -r at_up _ </proc/uptime
  at_part=1${at_up#*.}
  AT_NOW=$((${at_up%.*} * 100 + at_part - 100))
}

# Sets AT_LINE to what stands behind `NAME:` in AT_TEXT.
at_value() { # NAME
  AT_LINE=
  case $AT_NEWLINE$AT_TEXT in *"$AT_NEWLINE$1:"*) ;; *) return 1 ;; esac
  AT_LINE=$AT_NEWLINE$AT_TEXT
  AT_LINE=${AT_LINE##*"$AT_NEWLINE$1:"}
  AT_LINE=${AT_LINE%%"$AT_NEWLINE"*}
  AT_LINE=${AT_LINE# }
}
