# shellcheck shell=sh
# Durations are measured by the time since power-on: the clock jumps when the network corrects it.

# Sets NOW to the whole seconds since power-on.
now() {
  read -r NOW _ </proc/uptime
  NOW=${NOW%%.*}
}
