# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The Pi has no clock chip: at power-on it is 1970, and no certificate is valid yet.
# Until a time server has told the time, the clock goes forward to the latest moment that is known to have passed.

CLOCK_SAVED=/data/clock
# Who set the clock, and when by the time since power-on in seconds. A link's name cannot begin with a dot.
CLOCK_SET=/run/pppi/.clock

# Sets CLOCK_BUILT: every file of the root file system bears the time of the build.
clock_built() {
  CLOCK_BUILT=$(stat -c %Y /etc/inittab)
}

clock_not_before() { # SECONDS
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  [ "$(date +%s)" -ge "$1" ] || date -s "@$1" >/dev/null
}

clock_floor() {
  clock_built
  clock_not_before "$CLOCK_BUILT"
  # What a time server says is better than what a clock that was wrong has left.
  [ ! -e "$CLOCK_SET" ] || return 0
  clock_saved=
  [ -r "$CLOCK_SAVED" ] && read -r clock_saved <"$CLOCK_SAVED"
  clock_not_before "$clock_saved"
}

# Keeps the time on the data partition, if there is one.
clock_save() {
  grep -q ' /data ' /proc/mounts || return 0
  date +%s >"$CLOCK_SAVED.new" && mv "$CLOCK_SAVED.new" "$CLOCK_SAVED"
}

# Sets the clock forward or back to TIME, which it was at UPTIME (both in hundredths of a second), and
# CLOCK_WRONG to the seconds it was ahead. BusyBox sets whole seconds, so wait for one to begin.
clock_set() { # TIME UPTIME SERVER
  read -r clock_now _ </proc/uptime
  clock_time=$(($1 + ${clock_now%.*}${clock_now#*.} - $2))
  clock_rest=$((100 - clock_time % 100))
  clock_time=$(((clock_time + clock_rest) / 100))
  sleep "$((clock_rest / 100)).$((clock_rest / 10 % 10))$((clock_rest % 10))"
  CLOCK_WRONG=$(($(date +%s) - clock_time))
  date -s "@$clock_time" >/dev/null || return 1
  echo "$3 ${clock_now%.*}" >"$CLOCK_SET"
}
