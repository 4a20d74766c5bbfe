# shellcheck shell=sh disable=SC2034,SC2154 # shares variables with its callers
# A supervisor's side of the health check: pppi-check runs while LINK has an address. Needs CHECK.

# So many bad checks in a row, and the call is given up.
HEALTH_STRIKES=3

checker='' healthy_since='' healthy_seconds=0

# After each new address.
health_start() {
  health_end
  healthy_since='' healthy_seconds=0
  [ "$CHECK" != off ] || return 0
  pppi-check "$LINK" </dev/null >/dev/null 2>&1 &
  checker=$!
}

health_end() {
  # It may be waiting for an answer: not worth our waiting for it.
  [ -z "$checker" ] || kill "$checker" 2>/dev/null
  checker=
  rm -f "/run/pppi/$LINK.health"
}

# Every second of a call. Sets HEALTH to ok, no-internet or dns-dead, STRIKES and HEALTH_TEXT; '' before the first
# check, and healthy_total to the seconds in which all was well. A check that died is started again.
health_read() {
  HEALTH='' STRIKES=0 HEALTH_TEXT=''
  if [ "$CHECK" = off ]; then
    HEALTH=ok
  else
    kill -0 "$checker" 2>/dev/null || {
      pppi-check "$LINK" </dev/null >/dev/null 2>&1 &
      checker=$!
    }
    { read -r HEALTH STRIKES HEALTH_TEXT <"/run/pppi/$LINK.health"; } 2>/dev/null
  fi
  now
  if [ "$HEALTH" = ok ]; then
    [ -n "$healthy_since" ] || healthy_since=$NOW
  else
    health_sum
  fi
  healthy_total=$((healthy_seconds + NOW - ${healthy_since:-$NOW}))
}

# At the end of a call: sets healthy_seconds to how long all was well.
health_sum() {
  [ -n "$healthy_since" ] || return 0
  now
  healthy_seconds=$((healthy_seconds + NOW - healthy_since))
  healthy_since=
}

# True after the last strike.
health_is_lost() {
  [ "$STRIKES" -ge "$HEALTH_STRIKES" ]
}

# Every second of a link's call: the state says what the check says. Sets lost and lost_text after the last strike.
# Needs state.sh and ladder.sh.
health_watch() {
  health_read
  case $HEALTH in
    '') ;;
    ok)
      state_keep online '' "$ifname has $local_ip" notice
      ladder_well
      ;;
    *)
      state_keep online "$HEALTH" "$HEALTH_TEXT ($STRIKES of $HEALTH_STRIKES)" warning
      ! health_is_lost || lost=$HEALTH lost_text=$HEALTH_TEXT
      ;;
  esac
}
