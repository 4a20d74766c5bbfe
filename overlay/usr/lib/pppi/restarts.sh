# shellcheck shell=sh
# Restarts without a shutdown before them: a power cut, the watchdog, a kernel that stopped, a card that could not be
# read. Which of them it was, nothing on a Pi 3 tells Debian's kernel. Needs time.sh.

# Seconds of the clock, a line each, the latest last.
RESTARTS=/data/restarts
RESTARTS_MOST=20
# There while the device runs: the shutdown takes it away.
RESTARTS_RUNNING=/data/running
# There if this start is the last of those lines.
RESTARTS_COUNTED=/run/pppi/restart-counted

# The data partition is there, and the clock as right as it gets without a time server.
restarts_begin() {
  if [ ! -e "$RESTARTS_RUNNING" ]; then
    : >"$RESTARTS_RUNNING" && sync
    return
  fi
  [ ! -e "$RESTARTS_COUNTED" ] || return 0
  log warning 'started without a shutdown before: power failure, watchdog, kernel or card'
  restarts_read
  restarts_keep "$restarts_before$restarts_last" && : >"$RESTARTS_COUNTED"
}

# A time server has set the clock: when this start was is known only now.
restarts_correct() {
  [ -e "$RESTARTS_COUNTED" ] || return 0
  restarts_read
  restarts_off=$((restarts_booted - ${restarts_last:-0}))
  [ "${restarts_off#-}" -lt 60 ] || restarts_keep "$restarts_before"
}

# The device shuts down properly.
restarts_end() {
  rm -f "$RESTARTS_RUNNING"
}

# Sets restarts_booted to when this start was, restarts_before and restarts_last to the lines. A time to come is as
# good as now.
restarts_read() {
  now
  restarts_clock=$(date +%s)
  restarts_booted=$((restarts_clock - NOW))
  restarts_before='' restarts_last=''
  [ -r "$RESTARTS" ] || return 0
  while read -r restarts_at; do
    case $restarts_at in '' | *[!0-9]*) continue ;; esac
    [ "$restarts_at" -le "$restarts_clock" ] || restarts_at=$restarts_clock
    restarts_before=$restarts_before$restarts_last
    restarts_last="$restarts_at
"
  done <"$RESTARTS"
}

# The lines and this start's.
restarts_keep() { # LINES
  {
    printf '%s%s\n' "$1" "$restarts_booted" | tail -n "$RESTARTS_MOST" >"$RESTARTS.new" && sync &&
      mv "$RESTARTS.new" "$RESTARTS" && sync && return 0
  } 2>/dev/null
  rm -f "$RESTARTS.new"
  return 1
}
