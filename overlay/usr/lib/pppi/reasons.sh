# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The table of reasons as the device reads it. Its one source is device/core/reasons-table.ts; docs/reasons.md has all.

# Sets REASON and DETAIL to what an outcome means: `pppd 16`, `chat BUSY`, `sim puk`. Fails if the table does not tell.
outcome() { # OUTCOME
  while IFS='=' read -r outcome_is outcome_means; do
    if [ "$outcome_is" = "$1" ]; then
      REASON=${outcome_means%% *} DETAIL=${outcome_means#* }
      return 0
    fi
  done </usr/share/pppi/outcomes
  return 1
}

# Sets RECOVERY to how far recovery may go: none, modem, usb or device.
recovery() { # REASON
  RECOVERY=device
  while read -r recovery_reason recovery_most; do
    if [ "$recovery_reason" = "$1" ]; then
      RECOVERY=$recovery_most
      return 0
    fi
  done </usr/share/pppi/recovery
  return 0
}
