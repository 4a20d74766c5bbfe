# shellcheck shell=sh disable=SC2154 # its caller has these variables
# Repairs the file system on PART, or recreates it. Needs disk.sh, log.sh and secrets.sh, and OUTPUT for what programs say.

# Sets STATUS to that of a program, whose words go into the log.
run_logged() { # COMMAND…
  "$@" >"$OUTPUT" 2>&1
  STATUS=$?
  log_lines info <"$OUTPUT"
  return "$STATUS"
}

# e2fsck(8): 1 is "corrected"; 4 and more are "not".
check() { # -p | -y
  run_logged e2fsck "$1" "/dev/$PART" || [ "$STATUS" -lt 4 ]
}

# -p does what cannot lose data. What it leaves to a person has none here: -y says yes to every question. One that took
# the superblock from its copy has mended it and says all the same that it has not (12): the next -p knows.
repair() {
  check -p && return 0
  log warning "$PART is damaged; repairing it with e2fsck -y, files may be lost"
  check -y || check -p
}

# Is it the file system that is lost, rather than a card that cannot be read or a program that could not run? The latter
# end e2fsck with other statuses, or leave it hanging (e2fsck(8)).
is_lost() {
  case $STATUS in 4 | 5 | 8 | 9 | 12 | 13) ;; *) return 1 ;; esac
  dd if="/dev/$PART" of=/dev/null bs=1M count=8 2>/dev/null
}

# As the image had it: /etc/mke2fs.conf, and small, so that it grows in the same way. Never while the partition has
# a secret that is nowhere else. -F once: one that is mounted is left alone (mke2fs(8)). Not discarded, which some cards
# take minutes for.
make_anew() {
  if ! secrets_away || [ -n "$SECRETS_AWAY" ]; then return 1; fi
  run_logged mke2fs -q -F -t ext4 -L "$DATA_LABEL" -E nodiscard "/dev/$PART" "${DATA_SIZE}M"
}
