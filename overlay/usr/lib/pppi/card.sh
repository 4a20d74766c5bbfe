# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The network card of LINK's modem. By the modem's USB id, never by name: it may be eth0, eth1, usb0 or enx….

# Sets CARD to the interface, CARD_USB to the USB device (1-1.2), CARD_INDEX to what differs after each plugging in.
card_find() {
  card_ids=' '
  # shellcheck disable=SC2034 # columns
  while read -r card_id card_state card_link card_driver; do
    if [ "$card_state $card_link" = "modem $LINK" ]; then card_ids="$card_ids$card_id "; fi
  done </etc/pppi/usb-ids
  for card_path in /sys/class/net/*; do
    # `device` is the USB interface; the device is above it.
    card_vendor='' card_product=''
    { read -r card_vendor <"$card_path/device/../idVendor" &&
      read -r card_product <"$card_path/device/../idProduct"; } 2>/dev/null || continue
    case $card_ids in *" $card_vendor:$card_product "*) ;; *) continue ;; esac
    CARD=${card_path##*/}
    CARD_USB=$(cd -P "$card_path/device/.." 2>/dev/null && echo "${PWD##*/}")
    card_is_free && card_read_index && return 0
  done
  CARD='' CARD_USB='' CARD_INDEX=''
  return 1
}

# Two links may have modems of one kind: whoever has the modem keeps it.
card_is_free() {
  for card_file in /run/pppi/ports/*; do
    card_held=
    if [ "${card_file##*/}" != "$LINK" ]; then { read -r card_held _ <"$card_file"; } 2>/dev/null; fi
    [ "$card_held" != "$CARD_USB" ] || return 1
  done
  return 0
}

card_read_index() {
  CARD_INDEX=
  { read -r CARD_INDEX <"/sys/class/net/$CARD/ifindex"; } 2>/dev/null
}

# True while it is the same card.
card_stays() {
  card_before=$CARD_INDEX
  card_read_index
  [ "$CARD_INDEX" = "$card_before" ]
}
