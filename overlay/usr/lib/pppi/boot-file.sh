# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# pppi.conf on the boot partition, mounted at BOOT, is replaced so that at each moment either pppi.conf or pppi.old is
# whole. The old one's blocks are overwritten before they are free: a card reader shows those too. Needs disk.sh.

MOST_BYTES=65536

# Sets FILE: while a secret is moved and power fails, what counts may have the name pppi.old. Fails if there is none.
choose_file() {
  FILE=pppi.conf
  [ -f "$BOOT/$FILE" ] || FILE=pppi.old
  [ -f "$BOOT/$FILE" ]
}

# pppi.new, which is whole, takes the place of FILE. The working folder is BOOT.
boot_replace() {
  sync
  if [ "$FILE" = pppi.conf ] && [ -e pppi.conf ]; then
    wipe
    mv pppi.conf pppi.old || return
  fi
  mv pppi.new pppi.conf || return
  sync
}

# Only a leftover: pppi.conf is there and whole.
wipe() {
  if [ ! -e pppi.old ] || [ ! -e pppi.conf ]; then return 0; fi
  wipe_file pppi.old
}

wipe_file() { # FILE
  head -c "$(wc -c <"$1")" /dev/zero 1<>"$1"
  sync
  rm "$1"
  sync
}
