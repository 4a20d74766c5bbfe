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

# A modem in disguise has nothing but storage. In modem mode many keep a CD-ROM or a card reader beside their ports.
usb_is_cdrom() {
  usb_storage=no
  for usb_file in "$DEVICE/$NAME":*/bInterfaceClass; do
    usb_class=
    { read -r usb_class <"$usb_file"; } 2>/dev/null
    [ "$usb_class" = 08 ] || return 1
    usb_storage=yes
  done
  [ "$usb_storage" = yes ]
}

# Adds a line to FACTS.
usb_fact() { # TEXT
  FACTS="$FACTS$1
"
}

# Sets FACTS, the lines that usb-kind.awk reads, and SCAN, those that match-ports.awk reads.
usb_facts() {
  FACTS='' SCAN=''
  usb_fact "device $ID $NAME"
  for usb_dir in "$DEVICE/$NAME":*; do
    usb_class='' usb_subclass='' usb_protocol='' usb_number='' usb_ends=-
    { read -r usb_class <"$usb_dir/bInterfaceClass" && read -r usb_subclass <"$usb_dir/bInterfaceSubClass" &&
      read -r usb_protocol <"$usb_dir/bInterfaceProtocol" && read -r usb_number <"$usb_dir/bInterfaceNumber" &&
      read -r usb_ends <"$usb_dir/bNumEndpoints"; } 2>/dev/null
    [ -n "$usb_number" ] || continue
    usb_driver=-
    if [ -e "$usb_dir/driver" ] && cd -P "$usb_dir/driver"; then usb_driver=${PWD##*/}; fi
    usb_text="$usb_number $usb_class $usb_subclass $usb_protocol"
    usb_fact "interface $usb_text $usb_ends $usb_driver"
    usb_port
  done
  cd /
  usb_product='' usb_count=1 usb_active=''
  { read -r usb_product <"$DEVICE/product"; } 2>/dev/null
  [ -z "$usb_product" ] || usb_fact "product $usb_product"
  { read -r usb_count <"$DEVICE/bNumConfigurations" && read -r usb_active <"$DEVICE/bConfigurationValue"; } 2>/dev/null
  if [ "$usb_count" != 1 ]; then
    usb_fact "configurations $usb_count $usb_active"
    FACTS="$FACTS$(head -c 4096 "$DEVICE/descriptors" 2>/dev/null | hexdump -v -e '1/1 "%02x "' |
      awk -v active="$usb_active" -f /usr/lib/pppi/configurations.awk)
"
  fi
}

# Sets VALUE to the first other configuration in which an interface fits the data port of one of LINKS. Needs usb_facts.
usb_better() {
  usb_now=$SCAN
  for VALUE in $(printf %s "$FACTS" | awk '$1 == "other" && !seen[$2]++ { print $2 }'); do
    usb_scan_other "$VALUE"
    if usb_fits; then usb_found=yes; else usb_found=no; fi
    SCAN=$usb_now
    if [ "$usb_found" = yes ]; then return 0; fi
  done
  return 1
}

# Sets SCAN to the ports that there may be in another configuration.
usb_scan_other() { # VALUE
  SCAN=
  while read -r usb_word usb_value usb_number usb_class usb_subclass usb_protocol _; do
    [ "$usb_word $usb_value" = "other $1" ] || continue
    usb_port
  done <<FACTS
$FACTS
FACTS
}

# Adds a line to SCAN, if the interface may be a serial port.
usb_port() {
  case $usb_class/$usb_subclass in
    ff/* | 02/02)
      SCAN="${SCAN}scan $usb_number $ID $usb_class $usb_subclass $usb_protocol $usb_number $NAME
"
      ;;
  esac
}

# Whether an interface fits the data port of one of LINKS, whoever has its driver.
usb_fits() {
  usb_fit=$(printf %s "$SCAN" | awk -f /usr/lib/pppi/match-ports.awk kind=now - kind=table /etc/pppi/ports)
  while read -r usb_link usb_device usb_ppp usb_at; do
    case " $LINKS " in *" $usb_link "*) [ "${usb_ppp:--}" = - ] || return 0 ;; esac
  done <<FIT
$usb_fit
FIT
  return 1
}

# Notes what is true of it, and whether a link can use it.
usb_judge() {
  for usb_file in /usr/share/usb_modeswitch/"${ID%:*}":*; do
    [ ! -e "$usb_file" ] || usb_fact maker
    break
  done
  usb_said=$(printf %s "$FACTS" | awk -f /usr/lib/pppi/usb-kind.awk \
    kind=facts - kind=links /etc/pppi/usb-ids kind=files /etc/pppi/modem-ids)
  [ -n "$usb_said" ] || return 0
  usb_link=${usb_said#* }
  note "$NAME" "${usb_said%% *}" "${usb_link%% *}" "${usb_said#* * }"
}

# Sets LINKS to the links that know ID in this state.
usb_links() { # storage|modem
  LINKS=
  # shellcheck disable=SC2034 # columns
  while read -r usb_known usb_state usb_link usb_driver; do
    if [ "$usb_known $usb_state" = "$ID $1" ]; then LINKS="$LINKS $usb_link"; fi
  done </etc/pppi/usb-ids
}
