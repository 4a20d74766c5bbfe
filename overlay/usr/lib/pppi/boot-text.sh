# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The bytes of pppi.conf, with the boot partition as the working folder. At each moment either pppi.conf is whole, or its
# first sector is zeros and /data/pppi/pppi.conf is whole.

# No more is read of a pppi.conf.
MOST_BYTES=65536
# The file of the data partition that is pppi.conf when that says nothing.
KEPT_TEXT=pppi/pppi.conf

# Is it more than blanks, and not about to be written? Every image has one with comments.
says_something() { # FILE
  [ -s "$1" ] || return 1
  [ "$(head -c 512 "$1" | tr -d '\000' | wc -c)" -gt 0 ] && [ -n "$(head -c "$MOST_BYTES" "$1" | tr -d ' \t\r\n\000' | head -c 1)" ]
}

# Sets TEXT to the file that counts; fails if that says nothing. Images of before had two renames: pppi.old is what counts
# when they were cut.
choose_text() {
  TEXT=pppi.conf
  ! says_something pppi.conf || return 0
  says_something pppi.old || return 1
  TEXT=pppi.old
}

text_pad() { # LENGTH
  [ "$1" -le 0 ] || printf "%$1s" '' | tr ' ' '\n'
}

# Sectors of FILE, written over those of pppi.conf. dd writes each at once.
text_sectors() { # FILE FIRST [COUNT]
  dd if="$1" of=pppi.conf bs=512 skip="$2" seek="$2" ${3:+count=$3} conv=notrunc 2>/dev/null
}

# Makes room for FILE while pppi.conf is whole: empty lines do no harm. Fails if there is none.
text_grow() { # FILE
  [ -e pppi.conf ] || : >pppi.conf || return
  text_old=$(wc -c <pppi.conf)
  text_more=$(($(wc -c <"$1") - text_old))
  [ "$text_more" -gt 0 ] || return 0
  if ! { text_pad "$text_more" >>pppi.conf; } 2>/dev/null; then
    truncate -s "$text_old" pppi.conf
    return 1
  fi
  sync -f pppi.conf
}

# FILE takes the place of pppi.conf, which text_grow has made long enough. Its length changes only while it is whole:
# FAT and folder are not touched while it is not.
text_put() { # FILE
  text_length=$(wc -c <"$1")
  { cat "$1" && text_pad $(($(wc -c <pppi.conf) - text_length)); } >/run/pppi/boot.text || return
  if [ "$(wc -c </run/pppi/boot.text)" -gt 512 ]; then
    printf '%512s' '' | tr ' ' '\000' >/run/pppi/boot.zeros && text_sectors /run/pppi/boot.zeros 0 && sync -f pppi.conf &&
      text_sectors /run/pppi/boot.text 1 && sync -f pppi.conf || return
  fi
  text_sectors /run/pppi/boot.text 0 1 && sync -f pppi.conf && truncate -s "$text_length" pppi.conf && sync -f pppi.conf &&
    cmp -s pppi.conf "$1"
  text_status=$?
  rm -f /run/pppi/boot.text /run/pppi/boot.zeros
  return "$text_status"
}
