# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# What is wrong with a USB device, for people: /run/pppi/usb-notes/NAME has one line "reason link text", link `-` is
# any. It goes with the device.
# shellcheck source=/dev/null
. /usr/lib/pppi/wake.sh

note() { # NAME REASON LINK TEXT
  note_new="$2 $3 $4"
  note_old=
  [ -r "/run/pppi/usb-notes/$1" ] && read -r note_old <"/run/pppi/usb-notes/$1"
  [ "$note_old" != "$note_new" ] || return 0
  mkdir -p /run/pppi/usb-notes
  # One line, one write: nobody reads half of it.
  echo "$note_new" >"/run/pppi/usb-notes/$1"
  log warning "$4"
  wake
}
note_forget() { # NAME
  [ -e "/run/pppi/usb-notes/$1" ] || return 0
  rm -f "/run/pppi/usb-notes/$1"
  wake
}

# After a modem has brought a link online, the count of its mode switches starts from zero.
switch_worked() { # NAME
  for note_file in "/run/pppi/modeswitch/$1".????:????; do
    [ ! -e "$note_file" ] || rm -f "$note_file"
  done
}
