# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Processes of pppd, and what their end means.
# shellcheck source=/dev/null
. /usr/lib/pppi/reasons.sh

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
  case $1/$2 in
    8/*) chat_reason ;;
    # So it also ends when nobody answers LCP.
    16/) outcome 'pppd 16 without an address' ;;
    129/* | 13[0-9]/* | 14[0-9]/*)
      outcome 'pppd killed'
      DETAIL="$DETAIL $(($1 - 128))"
      ;;
    *)
      outcome "pppd $1" || {
        outcome 'pppd other'
        DETAIL="$DETAIL $1"
      }
      ;;
  esac
}

# pppd says only that the connect script failed; /usr/libexec/pppi/dial has kept chat's status: 3 is a time-out, 4 and
# more are a string of ABORT (chat(8), EXIT CODES). Needs LINK.
chat_reason() {
  chat_status=
  { read -r chat_status <"/run/pppi/$LINK.chat"; } 2>/dev/null
  case $chat_status in
    3) outcome 'chat timeout' ;;
    [4-9] | [1-9][0-9]) chat_answer "$(chat_abort $((chat_status - 3)))" ;;
    *)
      outcome 'chat other'
      DETAIL="$DETAIL (chat: ${chat_status:-no status})"
      ;;
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
  outcome "chat $1" || {
    outcome 'chat answer'
    DETAIL="$DETAIL $1"
  }
}
