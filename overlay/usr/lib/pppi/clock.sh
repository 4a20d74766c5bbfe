# shellcheck shell=sh
# The Pi has no clock chip: at power-on it is 1970, and no certificate is valid yet.
# The time is set forward to the latest moment that is known to have passed, never back.

CLOCK_SAVED=/data/clock

clock_not_before() { # SECONDS
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  [ "$(date +%s)" -ge "$1" ] || date -s "@$1" >/dev/null
}

clock_floor() {
  # Every file of the root file system bears the time of the build.
  clock_not_before "$(stat -c %Y /etc/inittab)"
  clock_saved=
  [ -r "$CLOCK_SAVED" ] && read -r clock_saved <"$CLOCK_SAVED"
  clock_not_before "$clock_saved"
}

# Keeps the time on the data partition, if there is one.
clock_save() {
  grep -q ' /data ' /proc/mounts || return 0
  date +%s >"$CLOCK_SAVED.new" && mv "$CLOCK_SAVED.new" "$CLOCK_SAVED"
}
