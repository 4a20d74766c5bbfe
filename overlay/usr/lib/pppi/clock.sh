# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The Pi has no clock chip: at power-on it is 1970, and no certificate is valid yet.
# Until a time server has told the time, the clock goes forward to the latest moment that is known to have passed.

CLOCK_SAVED=/data/clock
# Who set the clock, and when by the time since power-on in seconds, if a time server did: pppid writes it.
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
