# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Processes of pppd, and what their end means.

# Sets PPPD to the process that pppd says runs link $1, or to nothing.
# Debian's pppd keeps its pid files in /run, others in /run/pppd (PPPD_RUNTIME_DIR).
pppd_find() { # LINK
  for pppd_file in "/run/ppp-$1.pid" "/run/pppd/ppp-$1.pid"; do
    PPPD=
    [ -r "$pppd_file" ] && read -r PPPD <"$pppd_file"
    # A pid file outlives a pppd that was killed, and its number may be another program's by now.
    if [ -n "$PPPD" ] && grep -q '^pppd$' "/proc/$PPPD/comm" 2>/dev/null; then return 0; fi
  done
  PPPD=
  return 1
}

# True while process $1 runs. One that has ended but was not waited for yet counts as ended.
pppd_runs() { # PID
  pppd_state=
  read -r _ _ pppd_state _ 2>/dev/null <"/proc/$1/stat" || return 1
  [ "$pppd_state" != Z ]
}

# Lets pppd hang up; it gets 10 s for it.
pppd_end() { # PID
  kill -TERM "$1" 2>/dev/null || return 0
  pppd_tries=0
  while pppd_runs "$1"; do
    pppd_tries=$((pppd_tries + 1))
    if [ "$pppd_tries" -gt 10 ]; then
      kill -KILL "$1" 2>/dev/null
      return 0
    fi
    sleep 1
  done
}

# Sets REASON to a name for pppd's exit status (pppd(8), EXIT STATUS), DETAIL to a sentence. ADDRESS is what the call had.
pppd_reason() { # STATUS ADDRESS
  case $1 in
    0 | 5) REASON=ended DETAIL='pppd was asked to stop' ;;
    1) REASON=pppd-failed DETAIL='pppd stopped on a fatal error' ;;
    2) REASON=pppd-options DETAIL='pppd refused its options, or the port is gone' ;;
    4) REASON=no-kernel-ppp DETAIL='the kernel has no PPP' ;;
    6) REASON=port-locked DETAIL='another program holds the lock on the port' ;;
    7) REASON=port-failed DETAIL='the port could not be opened' ;;
    8) chat_reason ;;
    10) REASON=no-negotiation DETAIL='PPP negotiation with the carrier failed' ;;
    15) REASON=echo-dead DETAIL='the carrier stopped answering LCP echoes' ;;
    16)
      # So it also ends when nobody answers LCP.
      if [ -n "$2" ]; then
        REASON=hangup DETAIL='the modem hung up'
      else
        REASON=no-negotiation DETAIL='the modem hung up before the link had an address'
      fi
      ;;
    17) REASON=loopback DETAIL='the port echoes what is sent to it' ;;
    11 | 19) REASON=auth-refused DETAIL='the carrier refused user or password' ;;
    127) REASON=no-pppd DETAIL='pppd is not installed' ;;
    129 | 13[0-9] | 14[0-9]) REASON=pppd-killed DETAIL="pppd was killed by signal $(($1 - 128))" ;;
    *) REASON=pppd-$1 DETAIL="pppd ended with status $1" ;;
  esac
}

# pppd says only that the connect script failed; /usr/libexec/pppi/dial has kept chat's status: 3 is a time-out, 4 and
# more are a string of ABORT (chat(8), EXIT CODES). Needs LINK.
chat_reason() {
  chat_status=
  { read -r chat_status <"/run/pppi/$LINK.chat"; } 2>/dev/null
  case $chat_status in
    3) REASON=chat-timeout DETAIL='the modem did not answer' ;;
    [4-9] | [1-9][0-9]) chat_answer "$(chat_abort $((chat_status - 3)))" ;;
    *) REASON=chat-timeout DETAIL="no conversation with the modem (chat: ${chat_status:-no status})" ;;
  esac
}

# The string of ABORT at PLACE. One that is cleared leaves the list, and comes last if it is there again.
chat_abort() { # PLACE
  awk -F "['\"]" -v place="$1" '
    /^(CLR_)?ABORT / { kept = 0; for (i = 1; i <= n; i++) if (words[i] != $2) words[++kept] = words[i]; n = kept }
    /^ABORT / { words[++n] = $2 }
    END { if (place <= n) print words[place] }' "/etc/chatscripts/$LINK"
}

chat_answer() { # TEXT
  case $1 in
    'NO CARRIER') REASON=no-carrier DETAIL='the modem found no carrier' ;;
    'NO DIALTONE' | 'NO DIAL TONE') REASON=no-dialtone DETAIL='the modem is not ready to dial' ;;
    BUSY) REASON=busy DETAIL='the carrier is busy' ;;
    'NO ANSWER') REASON=no-answer DETAIL='the carrier does not answer' ;;
    DELAYED) REASON=delayed DETAIL='the modem may not dial this number for a while' ;;
    *) REASON=modem-error DETAIL="the modem answered $1" ;;
  esac
}
