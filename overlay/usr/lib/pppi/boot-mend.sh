# shellcheck shell=sh disable=SC2154 # its caller has these variables
# What a power failure has left on the boot partition. Linux never clears its dirty bit after one (fs/fat/inode.c,
# fat_set_state), and Windows offers to repair the card at each insertion. Needs boot-file's functions, boot-text.sh,
# data-file.sh, disk.sh and log.sh.

# There is something to do beside the dirty bit.
BOOT_TODO=/run/pppi/boot.todo
# pppi.conf while fsck.fat works: where two names have one chain of clusters, it cuts the second file short.
BOOT_TEXT=/run/pppi/boot.kept

# Is the bit set? Bytes 22 and 23 are 0 on FAT32 alone, whose bit is in byte 65, that of FAT16 in byte 37
# (include/uapi/linux/msdos_fs.h, struct fat_boot_sector).
boot_is_dirty() {
  # shellcheck disable=SC2046 # a number for each byte
  set -- $(dd if="/dev/$PART" bs=512 count=1 2>/dev/null | od -An -v -tu1 -N66)
  [ $# -eq 66 ] || return 1
  if [ "${23}${24}" = 00 ]; then shift 65; else shift 37; fi
  [ $(($1 & 1)) -eq 1 ]
}

# Sets LEFTOVERS: what images of before had beside pppi.conf while they replaced it, and FSCK0000.REC, which fsck.fat makes of
# clusters without a name. A PIN may be in each of them. Fails if there are none.
find_leftovers() {
  LEFTOVERS=
  for leftover in pppi.old pppi.new [Ff][Ss][Cc][Kk][0-9]*.[Rr][Ee][Cc]; do
    [ ! -f "$leftover" ] || LEFTOVERS="$LEFTOVERS $leftover"
  done
  [ -n "$LEFTOVERS" ]
}

mend() {
  find_boot
  # Somebody has mounted it elsewhere.
  ! grep -q "^/dev/$PART " /proc/mounts || return 0
  dirty=
  ! boot_is_dirty || dirty=yes
  [ -n "$dirty" ] || [ -e "$BOOT_TODO" ] || return 0
  enter_boot
  came=
  : >"$BOOT_TEXT" || fail 'the RAM disk is full'
  if choose_text; then
    [ "$(wc -c <"$TEXT")" -gt "$MOST_BYTES" ] || cat "$TEXT" >"$BOOT_TEXT" || fail 'pppi.conf cannot be read'
  elif data_is_mounted && says_something "/data/$KEPT_TEXT"; then
    cat "/data/$KEPT_TEXT" >"$BOOT_TEXT" || exit
    came=yes
  fi
  leave_boot
  mend_fat && mend_files
  rm -f "$BOOT_TEXT" "$BOOT_TODO"
  [ -z "$came" ] || exit 4
}

# Afterwards no two names have a cluster in common.
mend_fat() {
  # -a asks nothing (fsck.fat(8)); 1 is "corrected".
  fsck.fat -a "/dev/$PART" >"$BOOT_TODO" 2>&1
  boot_status=$?
  log_lines info <"$BOOT_TODO"
  if [ "$boot_status" -gt 1 ]; then
    log warning "fsck.fat cannot clean the boot partition (status $boot_status)"
    came=
    return 1
  fi
  [ -z "$dirty" ] || log notice 'the boot partition was not unmounted before this start; it is clean again'
}

# pppi.conf is what counted before, and nothing else has a secret. Not where none counts: a leftover may be it.
mend_files() {
  [ -s "$BOOT_TEXT" ] || return 0
  enter_boot
  if find_leftovers || ! cmp -s "$BOOT_TEXT" pppi.conf; then
    write_boot
    if ! cmp -s "$BOOT_TEXT" pppi.conf; then
      if ! text_grow "$BOOT_TEXT" || ! text_put "$BOOT_TEXT"; then fail 'pppi.conf cannot be written back'; fi
      log warning 'pppi.conf was empty or cut short, and is again what it was'
    fi
    for leftover in $LEFTOVERS; do mend_wipe "$leftover"; done
  fi
  leave_boot
}

# A card reader shows the blocks of a file that is gone.
mend_wipe() { # FILE
  head -c "$(wc -c <"$1")" /dev/zero 1<>"$1"
  sync -f "$1"
  rm "$1"
  sync -f .
}
