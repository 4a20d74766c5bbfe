# shellcheck shell=sh
# How long to wait between dials. Each failure doubles the wait up to REDIAL_LONGEST.
# Needs REDIAL_FIRST and REDIAL_LONGEST.

# No carrier wants to be asked more often than this, whatever the YAML, a person or a loose plug says.
REDIAL_FLOOR=5

redial_reset() {
  redial_delay=$REDIAL_FIRST
}

# Sets WAIT to the seconds until the next dial, and doubles the one after.
# Up to a quarter less by chance: a thousand devices shall not dial in step after an outage.
redial_next() {
  redial_part=$((redial_delay / 4))
  WAIT=$redial_delay
  if [ "$redial_part" -gt 0 ]; then
    redial_byte=$(od -An -N1 -tu1 /dev/urandom)
    WAIT=$((redial_delay - redial_byte % (redial_part + 1)))
  fi
  [ "$WAIT" -ge "$REDIAL_FLOOR" ] || WAIT=$REDIAL_FLOOR
  redial_delay=$((redial_delay * 2))
  [ "$redial_delay" -le "$REDIAL_LONGEST" ] || redial_delay=$REDIAL_LONGEST
}
