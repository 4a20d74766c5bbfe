# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Processes of pppd.

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
