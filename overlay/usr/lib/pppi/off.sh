# shellcheck shell=sh
# A supervisor's answer to poff. Needs LINK, marks.sh, nap.sh, state.sh, redial.sh and ladder.sh.

# Until pon, which starts over with short waits.
stay_off() {
  state_enter off off 'switched off by poff'
  while is_off "$LINK"; do nap; done
  redial_reset
  ladder_reset
}
