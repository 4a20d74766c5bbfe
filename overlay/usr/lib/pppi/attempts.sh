# shellcheck shell=sh disable=SC2154 # its caller has these variables
# Without /data a device may lack its PIN or its password. Another start may have it: the device restarts, a few times.
# The count is in the last sector before the first partition, where no file system is that may be damaged too. One
# sector, written in place, is the old one or the new one. Needs disk.sh with DISK, log.sh, secrets.sh and reboot.sh.

# In a row.
ATTEMPTS_MOST=3
ATTEMPTS_SIGN='pppi restarts for want of the data partition: '

# Sets ATTEMPTS_AT to the sector. Where partitions do not begin at 1 MiB, as ours do, it may be somebody's.
attempts_find() {
  ATTEMPTS_AT=$(find_partition "$BOOT_PARTITION" && read -r start <"/sys/class/block/$PART/start" && echo $((start - 1)))
  [ "${ATTEMPTS_AT:-0}" -ge 2047 ]
}

# Sets ATTEMPTS.
attempts_read() {
  ATTEMPTS=0
  attempts_find || return 1
  attempts_text=$(dd if="/dev/$DISK" bs=512 skip="$ATTEMPTS_AT" count=1 2>/dev/null | tr -dc ' -~')
  case $attempts_text in
    "$ATTEMPTS_SIGN"[0-9]) ATTEMPTS=${attempts_text#"$ATTEMPTS_SIGN"} ;;
  esac
}

# Fails if it is not there afterwards.
attempts_write() { # NUMBER
  attempts_find || return 1
  printf '%s' "$ATTEMPTS_SIGN$1" |
    dd of="/dev/$DISK" bs=512 seek="$ATTEMPTS_AT" conv=sync,notrunc 2>/dev/null && sync
  attempts_read && [ "$ATTEMPTS" = "$1" ]
}

# The data partition is there.
attempts_forget() {
  if attempts_read && [ "$ATTEMPTS" != 0 ]; then attempts_write 0; fi
}

# There is none. Succeeds if the device restarts, as that may help.
attempts_next() {
  if ! secrets_away || [ -z "$SECRETS_AWAY" ]; then return 1; fi
  attempts_read
  if [ "$ATTEMPTS" -ge "$ATTEMPTS_MOST" ]; then
    data_note "$ATTEMPTS restarts in a row have not brought the data partition back; write into pppi.conf again:$SECRETS_AWAY"
  elif attempts_write $((ATTEMPTS + 1)); then
    log warning "restarting the device for$SECRETS_AWAY ($ATTEMPTS of $ATTEMPTS_MOST in a row)"
    reboot_now
    return 0
  else
    data_note 'the device does not restart for the data partition: the card does not keep the number of restarts'
  fi
  return 1
}
