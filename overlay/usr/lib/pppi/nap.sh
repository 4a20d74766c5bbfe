# shellcheck shell=sh
# A supervisor's second of rest, which ends early when there is something new: a signal ends `wait`, not `sleep`.

# Shows that the supervisor of LINK moves; pppi-watchdog looks at it. In place, which a full RAM disk allows.
beat() { # LINK
  {
    read -r nap_up _ </proc/uptime
    echo "${nap_up%%.*}" 1<>"/run/pppi/$1.beat"
  } 2>/dev/null
}

nap_ready() { # LINK
  nap_link=$1
  trap : USR1
  echo "$$" >"/run/pppi/$1.pid"
  beat "$1"
}

nap() {
  # A program that is no supervisor naps too, and does not speak for one.
  [ -z "${nap_link:-}" ] || beat "$nap_link"
  sleep 1 &
  wait $!
}

wake() { # LINK, or .clock for pppi-clock
  wake_pid='' wake_name=''
  [ -r "/run/pppi/$1.pid" ] && read -r wake_pid <"/run/pppi/$1.pid"
  [ -n "$wake_pid" ] || return 0
  # The number may be another program's by now, and the signal ends one that does not know it.
  { read -r wake_name <"/proc/$wake_pid/comm"; } 2>/dev/null
  case $wake_name in pppi-link | pppi-card | pppi-clock | pppi-dhcp) kill -USR1 "$wake_pid" 2>/dev/null ;; esac
  return 0
}
