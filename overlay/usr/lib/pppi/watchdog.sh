# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# Which watchdog is used: the board's own, else the kernel's timer. The initramfs chooses by the same rule.

WATCHDOG_CLASS=/sys/class/watchdog

# Sets DEVICE to a watchdog that is, or is not, the kernel's own timer.
watchdog_find() { # is|is-not
  for path in "$WATCHDOG_CLASS"/watchdog*; do
    identity=
    { read -r identity <"$path/identity"; } 2>/dev/null || continue
    kind=is-not
    [ "$identity" != 'Software Watchdog' ] || kind=is
    if [ "$kind" = "$1" ]; then
      DEVICE=/dev/${path##*/}
      return 0
    fi
  done
  return 1
}

# `pppi.watchdog=softdog` on the kernel's command line leaves the hardware alone. Else softdog is for a board without:
# it resets what hangs as long as the kernel's timers run.
watchdog_choose() {
  case " $(cat /proc/cmdline) " in
    *' pppi.watchdog=softdog '*) ;;
    *) watchdog_find is-not && return 0 ;;
  esac
  watchdog_find is || { modprobe softdog 2>/dev/null && watchdog_find is; }
}
