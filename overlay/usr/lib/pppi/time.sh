# shellcheck shell=sh
# Durations are measured by the time since power-on: the clock jumps when the network corrects it.

# Sets NOW to the whole seconds since power-on.
now() {
  read -r NOW _ </proc/uptime
  NOW=${NOW%%.*}
}

# Sets BOOTED to when the power came on, by the clock, and NOW. It is kept: seconds are whole, and whoever works it out
# anew is up to a few of them off each time. A clock that differs by more than BOOTED_SLACK has been set.
BOOTED_SLACK=10
booted() {
  now
  BOOTED=$(($(date +%s) - NOW))
  time_kept=
  { read -r time_kept </run/pppi/.booted; } 2>/dev/null
  case $time_kept in
    '' | *[!0-9]*) ;;
    *)
      time_off=$((BOOTED - time_kept))
      if [ "${time_off#-}" -le "$BOOTED_SLACK" ]; then
        BOOTED=$time_kept
        return 0
      fi
      ;;
  esac
  { echo "$BOOTED" >"/run/pppi/.booted.$$" && mv "/run/pppi/.booted.$$" /run/pppi/.booted; } 2>/dev/null ||
    rm -f "/run/pppi/.booted.$$"
}
