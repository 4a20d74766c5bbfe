# shellcheck shell=sh
# Power failed while the boot partition was mounted for writing: Linux never clears its dirty bit after that (fs/fat/inode.c,
# fat_set_state), and Windows offers to repair the card at each insertion. Needs disk.sh, boot-file.sh,
# log.sh and settings.sh.

# Kept while fsck.fat works: where two names have one chain of clusters, it cuts the second file short.
BOOT_KEPT=$SETTINGS/boot

# Is the bit set? Bytes 22 and 23 are 0 on FAT32 alone, whose bit is in byte 65, that of FAT16 in byte 37
# (include/uapi/linux/msdos_fs.h, struct fat_boot_sector).
boot_is_dirty() {
  # shellcheck disable=SC2046 # a number for each byte
  set -- $(dd if="/dev/$PART" bs=512 count=1 2>/dev/null | od -An -v -tu1 -N66)
  [ $# -eq 66 ] || return 1
  if [ "${23}${24}" = 00 ]; then shift 65; else shift 37; fi
  [ $(($1 & 1)) -eq 1 ]
}

boot_clean() {
  find_disk
  if ! find_partition "$BOOT_PARTITION" || ! boot_is_dirty || grep -q "^/dev/$PART " /proc/mounts; then return 0; fi
  mkdir -p "$BOOT_KEPT"
  if boot_keep; then
    # -a asks nothing (fsck.fat(8)); 1 is "corrected".
    fsck.fat -a "/dev/$PART" >"$SETTINGS/fsck" 2>&1
    boot_status=$?
    log_lines info <"$SETTINGS/fsck"
    if [ "$boot_status" -le 1 ]; then
      log notice 'the boot partition was not unmounted before this start; it is clean again'
    else
      log warning "fsck.fat cannot clean the boot partition (status $boot_status)"
    fi
    boot_restore
  fi
  rm -rf "$BOOT_KEPT"
}

boot_keep() {
  boot_mount ro 2>/dev/null || return 1
  boot_done=0
  for boot_name in pppi.conf pppi.old; do
    [ -f "$BOOT/$boot_name" ] || continue
    head -c "$MOST_BYTES" "$BOOT/$boot_name" >"$BOOT_KEPT/$boot_name" || boot_done=1
  done
  umount "$BOOT"
  return "$boot_done"
}

# Puts back what fsck.fat has cut short, and takes away the FSCK0000.REC that -a makes of clusters without a name: a PIN
# may be in it. Not where there is no pppi.conf: then it may be that.
boot_restore() {
  boot_mount ro 2>/dev/null || return
  boot_todo=
  for boot_file in "$BOOT_KEPT"/* "$BOOT"/[Ff][Ss][Cc][Kk][0-9]*.[Rr][Ee][Cc]; do
    case $boot_file in
      "$BOOT"/*) [ ! -e "$boot_file" ] || boot_todo=yes ;;
      *) [ ! -e "$boot_file" ] || boot_is_kept "$boot_file" || boot_todo=yes ;;
    esac
  done
  [ -z "$boot_todo" ] || boot_put_back
  umount "$BOOT"
}

boot_is_kept() { # KEPT FILE
  head -c "$MOST_BYTES" "$BOOT/${1##*/}" 2>/dev/null | cmp -s - "$1"
}

boot_put_back() {
  mount -o remount,rw "$BOOT" || return
  for boot_file in "$BOOT_KEPT"/*; do
    if [ ! -e "$boot_file" ] || boot_is_kept "$boot_file"; then continue; fi
    cat "$boot_file" >"$BOOT/${boot_file##*/}"
    log warning "${boot_file##*/} was cut short by the repair and is whole again"
  done
  sync
  [ -s "$BOOT/pppi.conf" ] || return 0
  for boot_file in "$BOOT"/[Ff][Ss][Cc][Kk][0-9]*.[Rr][Ee][Cc]; do
    [ ! -e "$boot_file" ] || wipe_file "$boot_file"
  done
}
