# shellcheck shell=sh
# A PIN or a password that pppi.conf gave is on the data partition by now, which may be late: a minute at most.
settings_wait() {
  settings_tries=0
  while [ -e /run/pppi/settings.wait ] && [ "$settings_tries" -lt 60 ]; do
    settings_tries=$((settings_tries + 1))
    nap
  done
}
