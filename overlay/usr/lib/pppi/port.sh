# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The PPP data port of LINK, as /usr/libexec/pppi/ports finds it.
# A modem belongs to the link that had it first, also while that one is off: two links would take it from each other.

port_ready() {
  [ -e "/dev/modem/$LINK-ppp" ]
}

# Sets HOLDER to another link whose modem LINK could use too, and HELD to the modem's place. Fails if there is none.
port_held() {
  for port_file in /run/pppi/ports/*; do
    HOLDER=${port_file##*/} HELD='' port_vendor='' port_product=''
    [ "$HOLDER" != "$LINK" ] || continue
    { read -r HELD _ <"$port_file" &&
      read -r port_vendor <"/sys/bus/usb/devices/$HELD/idVendor" &&
      read -r port_product <"/sys/bus/usb/devices/$HELD/idProduct"; } 2>/dev/null || continue
    ! grep -q "^$port_vendor:$port_product modem $LINK " /etc/pppi/usb-ids || return 0
  done
  HOLDER='' HELD=''
  return 1
}

# Sets DETAIL to whose modem it is.
port_whose() {
  DETAIL="the modem at $HELD belongs to link $HOLDER"
  ! is_off "$HOLDER" || DETAIL="$DETAIL, which is off"
}
