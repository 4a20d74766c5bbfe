# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# What a USB device is, by its folder in sysfs. Needs NAME (1-1.2) and DEVICE (/sys/bus/usb/devices/$NAME).

# Sets ID to vvvv:pppp. Fails if the device is gone.
usb_id() {
  usb_vendor='' usb_product=''
  { read -r usb_vendor <"$DEVICE/idVendor" && read -r usb_product <"$DEVICE/idProduct"; } 2>/dev/null || return 1
  ID=$usb_vendor:$usb_product
}

# The kernel reports a device before it has its interfaces, and adds these one after the other,
# each with its driver. 5 s at most.
usb_wait() {
  usb_tries=0
  until usb_complete; do
    usb_tries=$((usb_tries + 1))
    [ "$usb_tries" -le 50 ] || return 1
    sleep 0.1
  done
}
usb_complete() {
  usb_want=
  { read -r usb_want <"$DEVICE/bNumInterfaces"; } 2>/dev/null
  usb_have=0
  for usb_file in "$DEVICE/$NAME":*/bInterfaceProtocol; do
    [ ! -e "$usb_file" ] || usb_have=$((usb_have + 1))
  done
  [ "$usb_have" -gt 0 ] && [ "$usb_have" -ge "${usb_want:-1}" ]
}

# Counts its interfaces: STORAGE, SERIAL (vendor's own, or a modem of the communication class),
# CARD (a network card of any standard kind), OTHER.
usb_interfaces() {
  STORAGE=0 SERIAL=0 CARD=0 OTHER=0
  for usb_file in "$DEVICE/$NAME":*/bInterfaceClass; do
    usb_dir=${usb_file%/bInterfaceClass}
    usb_class='' usb_subclass='' usb_protocol=''
    { read -r usb_class <"$usb_file" && read -r usb_subclass <"$usb_dir/bInterfaceSubClass" &&
      read -r usb_protocol <"$usb_dir/bInterfaceProtocol"; } 2>/dev/null
    # https://www.usb.org/defined-class-codes; USB CDC 1.2, table 4; RNDIS is e0/01/03 or ef/04/01.
    case $usb_class/$usb_subclass/$usb_protocol in
      08/*) STORAGE=$((STORAGE + 1)) ;;
      ff/* | 02/02/*) SERIAL=$((SERIAL + 1)) ;;
      02/06/* | 02/0d/* | 02/0e/* | e0/01/03 | ef/04/01) CARD=$((CARD + 1)) ;;
      *) OTHER=$((OTHER + 1)) ;;
    esac
  done
}

# Has it an interface of class ff whose driver is not for modems? The Pi's own Ethernet has, and an FTDI cable.
usb_is_other() {
  for usb_file in "$DEVICE/$NAME":*/bInterfaceClass; do
    usb_class=
    { read -r usb_class <"$usb_file"; } 2>/dev/null
    [ "$usb_class" = ff ] || continue
    case $(readlink "${usb_file%/*}/driver") in
      '' | */option | */huawei_cdc_ncm | */qmi_wwan) ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# A stick in disguise has nothing but storage. In modem mode many keep a CD-ROM or a card reader beside their ports.
usb_is_cdrom() {
  usb_interfaces
  [ "$STORAGE" -gt 0 ] && [ $((SERIAL + CARD + OTHER)) -eq 0 ]
}

# Sets LINKS to the links that know ID in this state.
usb_links() { # storage|modem
  LINKS=
  # shellcheck disable=SC2034 # columns
  while read -r usb_known usb_state usb_link usb_driver; do
    if [ "$usb_known $usb_state" = "$ID $1" ]; then LINKS="$LINKS $usb_link"; fi
  done </etc/pppi/usb-ids
}
