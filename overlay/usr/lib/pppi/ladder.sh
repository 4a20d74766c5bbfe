# shellcheck shell=sh disable=SC2154 # its callers have these variables
# What is tried when dialling alone does not help: the modem restarts, its USB port is switched off, the device
# restarts. Needs LINK, KIND and LADDER_* of its conf file. A failure is a failed call, or two minutes of fruitless waiting.
# shellcheck source=/dev/null
. /usr/lib/pppi/reboot.sh
# shellcheck source=/dev/null
. /usr/lib/pppi/reasons.sh

# Seconds of waiting that count as a failure: a modem needs a minute or two to search all bands for a network.
LADDER_WAIT=120
# Seconds that a modem is without its port.
LADDER_DARK=5

# Sets last_modem, last_usb and last_reboot to "FAILURES SECOND": how far things were when the step was last
# taken. Kept in a file, so that a killed supervisor does not start counting from zero.
ladder_ready() {
  ladder_failures=0 last_modem='0 0' last_usb='0 0' last_reboot='0 0' ladder_socket='' ladder_shook=''
  now
  ladder_counted=$NOW
  [ -r "/run/pppi/$LINK.ladder" ] || return 0
  {
    read -r ladder_failures ladder_socket
    read -r last_modem
    read -r last_usb
    read -r last_reboot
  } <"/run/pppi/$LINK.ladder"
}

ladder_save() {
  printf '%s\n' "$ladder_failures $ladder_socket" "$last_modem" "$last_usb" "$last_reboot" \
    >"/run/pppi/.$LINK.ladder" && mv "/run/pppi/.$LINK.ladder" "/run/pppi/$LINK.ladder"
}

# The link was online long enough.
ladder_reset() {
  now
  ladder_counted=$NOW
  ladder_failures=0 last_modem="0 $NOW" last_usb="0 $NOW" last_reboot="0 $NOW"
  ladder_save
}

# Each second of a call with the internet behind it. Once a minute is enough: it is for a supervisor after this one.
ladder_well() {
  if [ "$healthy_total" -ge "$REDIAL_STABLE" ] && [ $((NOW - ladder_counted)) -ge 60 ]; then ladder_reset; fi
}

# Remembers where the modem is, for when it is gone.
ladder_see() {
  ladder_held=
  { read -r ladder_held _ <"/run/pppi/ports/$LINK"; } 2>/dev/null
  case $ladder_held in '' | - | "$ladder_socket") return 0 ;; esac
  ladder_socket=$ladder_held
  ladder_save
}

# After a failed call.
ladder_step() { # REASON
  now
  ladder_counted=$NOW
  ladder_failures=$((ladder_failures + 1))
  ladder_see
  ladder_climb "$1"
  ladder_save
}

# Each second of waiting for a modem, a SIM, a network.
ladder_wait() { # REASON
  now
  [ $((NOW - ladder_counted)) -lt "$LADDER_WAIT" ] || ladder_step "$1"
}

# The highest step that can help: 0 none, 1 the modem, 2 its USB port, 3 the device.
ladder_most() { # REASON
  recovery "$1"
  case $RECOVERY in
    none) ladder_height=0 ;;
    modem) ladder_height=1 ;;
    usb) ladder_height=2 ;;
    *) ladder_height=3 ;;
  esac
  # A modem not seen since power-on is not treated as lost.
  [ -n "$ladder_socket" ] || [ -e "/run/pppi/ports/$LINK" ] || ladder_height=0
}

ladder_is_due() { # KIND AFTER FAILURES SECOND; the first two as in the YAML, the others of the last time
  case $1 in
    failures) [ $((ladder_failures - $3)) -ge "$2" ] ;;
    minutes) [ $((NOW - $4)) -ge $(($2 * 60)) ] ;;
    *) return 1 ;;
  esac
}

# Takes the highest step that is due. A higher one is as good as the lower ones.
# shellcheck disable=SC2086 # each of these variables is two words
ladder_climb() { # REASON
  ladder_most "$1"
  ladder_here="$ladder_failures $NOW"
  if [ "$ladder_height" -ge 3 ] && ladder_is_due $LADDER_REBOOT $last_reboot; then
    last_reboot=$ladder_here
    if reboot_may; then
      last_modem=$ladder_here last_usb=$ladder_here
      ladder_say "restarting the device ($REBOOTS of $LADDER_REBOOTS_A_DAY in 24 hours)"
      ladder_save
      reboot_now
      return
    fi
    log warning "$LINK: not restarting the device: $REBOOT_NOT"
  fi
  if [ "$ladder_height" -ge 2 ] && ladder_is_due $LADDER_USB $last_usb; then
    last_usb=$ladder_here last_modem=$ladder_here
    ladder_usb_cycle
  elif [ "$ladder_height" -ge 1 ] && ladder_is_due $LADDER_MODEM $last_modem; then
    last_modem=$ladder_here
    ladder_modem_reset
  fi
}

# In the log and among the events of the link.
ladder_say() { # TEXT
  # shellcheck disable=SC2154 # of state.sh
  state_enter "$state" "$reason" "$1 after $ladder_failures failures" warning
}

# 3GPP TS 27.007 §8.2: full functionality after a reset. Older ones of Huawei's know their own word alone.
ladder_modem_reset() {
  [ "$KIND" = serial ] || return 0
  for ladder_port in "/dev/modem/$LINK-at" "/dev/modem/$LINK-ppp"; do
    [ -e "$ladder_port" ] || continue
    for ladder_word in AT+CFUN=1,1 'AT^RESET'; do
      at_ask "$ladder_port" "$ladder_word" 5
      if [ "$AT_RESULT" = OK ]; then
        ladder_shook=yes
        ladder_say "the modem restarts ($ladder_word)"
        return 0
      fi
    done
  done
  ladder_say 'the modem should restart, but does not answer'
}

# The modem's USB port off and on. Linux has a switch for each port of a hub (since 6.0; Documentation/ABI/testing/
# sysfs-bus-usb, `disable`): the modem is cut off the bus, and the power too where the hub can.
ladder_usb_cycle() {
  usb_ports
  usb_done=
  for usb_port in $USB_PORTS; do
    { echo 1 >"$usb_port/disable"; } 2>/dev/null && usb_done=port
  done
  usb_device=/sys/bus/usb/devices/$ladder_socket
  if [ -z "$usb_done" ]; then
    # Without that switch: the device, or if it is gone the whole bus with the board's Ethernet.
    [ -e "$usb_device/authorized" ] || usb_device=/sys/bus/usb/devices/usb${ladder_socket%%-*}
    { echo 0 >"$usb_device/authorized"; } 2>/dev/null && usb_done=device
  fi
  case $usb_done in
    '')
      ladder_say "the USB port of the modem at $ladder_socket cannot be switched"
      return 0
      ;;
    port) ladder_say "the USB port of the modem at $ladder_socket goes off and on" ;;
    device) ladder_say "the USB device ${usb_device##*/} goes off and on" ;;
  esac
  # shellcheck disable=SC2034 # for pppi-link
  ladder_shook=yes
  sleep "$LADDER_DARK"
  for usb_port in $USB_PORTS; do
    { echo 0 >"$usb_port/disable"; } 2>/dev/null
  done
  # A root hub that is never suspended (usbcore.autosuspend=-1) may not look at its port again on its own: when rebound,
  # it does. On a board that has its modem there, nothing else is on that bus.
  case $ladder_socket in
    *.*) ;;
    *)
      usb_bus=/sys/bus/usb/devices/usb${ladder_socket%%-*}
      { echo 0 >"$usb_bus/authorized" && echo 1 >"$usb_bus/authorized"; } 2>/dev/null
      ;;
  esac
  if [ "$usb_done" = device ]; then { echo 1 >"$usb_device/authorized"; } 2>/dev/null; fi
}

# Sets USB_PORTS to the folders of the modem's port, and of the one of the board's own hub that switches the power of all
# (/etc/pppi/usb-hubs). Not that one if another link has a modem, nor of another hub that is in the same place.
usb_ports() {
  case $ladder_socket in
    *.*) USB_PORTS=/sys/bus/usb/devices/${ladder_socket%.*}:1.0/${ladder_socket%.*}-port${ladder_socket##*.} ;;
    *) USB_PORTS=/sys/bus/usb/devices/${ladder_socket%-*}-0:1.0/usb${ladder_socket%-*}-port${ladder_socket#*-} ;;
  esac
  for usb_other in /run/pppi/ports/*; do
    [ "$usb_other" = "/run/pppi/ports/$LINK" ] || [ ! -e "$usb_other" ] || return 0
  done
  while read -r usb_hub usb_hub_id usb_hub_port; do
    usb_hub=/sys/bus/usb/devices/$usb_hub usb_vendor='' usb_product=''
    { read -r usb_vendor <"$usb_hub/idVendor" && read -r usb_product <"$usb_hub/idProduct"; } 2>/dev/null
    [ "$usb_vendor:$usb_product" = "$usb_hub_id" ] || continue
    usb_gang=$usb_hub:1.0/${usb_hub##*/}-port$usb_hub_port
    [ ! -e "$usb_gang" ] || [ "$USB_PORTS" = "$usb_gang" ] || USB_PORTS="$USB_PORTS $usb_gang"
  done </etc/pppi/usb-hubs
}

REBOOT_FILE=/data/reboots

# May the device restart? Counts it if so: sets REBOOTS, else REBOOT_NOT to why not. Seconds of the clock, which
# /data/clock keeps from going back at power-on; a time to come is as good as now, and written down as now: else it
# would stay one for as long as the clock is behind it. Another way counts as there until its check has given it up.
reboot_may() {
  REBOOT_NOT=
  for reboot_up in /run/pppi/*.up; do
    reboot_other=${reboot_up##*/} reboot_health=ok reboot_strikes=0
    if [ ! -e "$reboot_up" ] || [ "$reboot_other" = "$LINK.up" ]; then continue; fi
    { read -r reboot_health reboot_strikes _ <"${reboot_up%.up}.health"; } 2>/dev/null
    if [ "$reboot_health" = ok ] || [ "${reboot_strikes:-0}" -lt "$HEALTH_STRIKES" ]; then
      REBOOT_NOT='another way to the internet works'
    fi
  done
  grep -q ' /data ' /proc/mounts || REBOOT_NOT='no data partition to count restarts on'
  [ -z "$REBOOT_NOT" ] || return 1
  reboot_clock=$(date +%s)
  REBOOTS=0 reboot_lines='' reboot_wrong=
  if [ -e "$REBOOT_FILE" ]; then
    while read -r reboot_at; do
      case $reboot_at in '' | *[!0-9]*) continue ;; esac
      [ "$reboot_at" -le "$reboot_clock" ] || reboot_at=$reboot_clock reboot_wrong=yes
      [ $((reboot_clock - reboot_at)) -lt 86400 ] || continue
      REBOOTS=$((REBOOTS + 1)) reboot_lines="$reboot_lines$reboot_at
"
    done <"$REBOOT_FILE"
  fi
  REBOOT_NOT="$REBOOTS restarts in 24 hours are enough"
  if [ "$REBOOTS" -ge "$LADDER_REBOOTS_A_DAY" ]; then
    [ -z "$reboot_wrong" ] || reboot_keep "$(printf %s "$reboot_lines")"
    return 1
  fi
  REBOOTS=$((REBOOTS + 1))
  REBOOT_NOT='the data partition does not keep their count'
  reboot_keep "$reboot_lines$reboot_clock"
}

# Fails if they are not there afterwards.
reboot_keep() { # LINES
  {
    echo "$1" >"$REBOOT_FILE.new" && sync && mv "$REBOOT_FILE.new" "$REBOOT_FILE" && sync &&
      [ "$(cat "$REBOOT_FILE")" = "$1" ]
  } 2>/dev/null
}
