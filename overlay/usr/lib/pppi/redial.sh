# shellcheck shell=sh
# How long to wait between dials. Each failure doubles the wait up to REDIAL_LONGEST.
# Needs REDIAL_FIRST, REDIAL_LONGEST and REDIAL_JITTER.

# No carrier wants to be asked more often than this, whatever the YAML, a person or a loose plug says.
REDIAL_FLOOR=5

redial_reset() {
  redial_delay=$REDIAL_FIRST
}

# Sets WAIT to the seconds until the next dial, and doubles the one after.
# Up to REDIAL_JITTER percent less by chance: a thousand devices shall not dial in step after an outage.
redial_next() {
  redial_part=$((redial_delay * REDIAL_JITTER / 100))
  WAIT=$redial_delay
  if [ "$redial_part" -gt 0 ]; then
    redial_number=$(od -An -N2 -tu2 /dev/urandom)
    WAIT=$((redial_delay - redial_number % (redial_part + 1)))
  fi
  [ "$WAIT" -ge "$REDIAL_FLOOR" ] || WAIT=$REDIAL_FLOOR
  redial_delay=$((redial_delay * 2))
  [ "$redial_delay" -le "$REDIAL_LONGEST" ] || redial_delay=$REDIAL_LONGEST
}

# For the supervisor after this one, if it dies: last_dial and the wait that comes next. In place, which a full RAM disk
# allows. Needs LINK.
redial_keep() {
  { echo "$last_dial $redial_delay" 1<>"/run/pppi/$LINK.redial"; } 2>/dev/null
}

# Fails if there was no dial since power-on.
redial_recall() {
  redial_dialled='' redial_kept=
  { read -r redial_dialled redial_kept <"/run/pppi/$LINK.redial"; } 2>/dev/null
  case $redial_dialled,$redial_kept in ,* | *, | *[!0-9,]*) return 1 ;; esac
  last_dial=$redial_dialled redial_delay=$redial_kept
}
