# shellcheck shell=sh
# The Pi has no clock chip: at power-on it is 1970, and no certificate is valid yet.
# The time is set forward to the latest moment that is known to have passed, never back.

CLOCK_BUILT=/etc/pppi/build-epoch
CLOCK_SAVED=/data/clock

# Sets the clock to the first line of each file, if that is later than now.
clock_not_before() { # FILE
  clock_epoch=
  [ -r "$1" ] && read -r clock_epoch <"$1"
  case $clock_epoch in '' | *[!0-9]*) return 1 ;; esac
  [ "$(date +%s)" -ge "$clock_epoch" ] || date -s "@$clock_epoch" >/dev/null
}

clock_floor() {
  clock_not_before "$CLOCK_BUILT"
  clock_not_before "$CLOCK_SAVED"
}

# Keeps the time on the data partition, if there is one.
clock_save() {
  grep -q ' /data ' /proc/mounts || return 0
  date +%s >"$CLOCK_SAVED.new" && mv "$CLOCK_SAVED.new" "$CLOCK_SAVED"
}
