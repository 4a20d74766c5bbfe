# What is true of a USB device that has been plugged in, and whether a link can use it: the one place with rules about
# that. Reads, told apart by kind=: facts (usb_facts in usb.sh), /etc/pppi/usb-ids (links), /etc/pppi/modem-ids (files).
#   device ID NAME                                         product TEXT
#   configurations COUNT ACTIVE                            other VALUE NUMBER CLASS …   interfaces of another one (configurations.awk)
#   interface NUMBER CLASS SUBCLASS PROTOCOL ENDPOINTS DRIVER                    hexadecimal, `-` for none
#   scsi TYPE...      of its storage, where a driver has it         maker        others of its vendor are switched
#   fits no           the ports of the links that know it fit none of its interfaces
# Writes one line: reason link text, as note() of notes.sh takes them; nothing where there is nothing to say.

kind == "facts" && $1 == "device" { id = $2; name = $3; vendor = substr(id, 1, 4) }
kind == "facts" && $1 == "product" { product = substr($0, 9, 40) }
kind == "facts" && $1 == "configurations" { configurations = $2 + 0; active = $3 + 0 }
kind == "facts" && $1 == "other" && role($4, $5, $6, $7, "-") ~ /^(data port|AT|serial|vendor-specific)$/ {
  if (index(others " ", " " $2 " ") == 0) others = others " " $2
}
kind == "facts" && $1 == "scsi" { scsi = " " substr($0, 6) " " }
kind == "facts" && $1 == "maker" { maker = 1 }
kind == "facts" && $1 == "fits" { misfit = 1 }
# No more than 32, as many as the kernel takes (USB_MAXINTERFACES).
kind == "facts" && $1 == "interface" && interfaces < 32 {
  interfaces++
  at[hex($2)] = role($3, $4, $5, $6, $7)
  count[at[hex($2)]]++
  if (interfaces == 1) alone = $3 "/" $4 "/" $5 " " hex($6)
  if ($7 ~ /^(option|qcserial|sierra|hso|qmi_wwan|huawei_cdc_ncm|cdc_mbim)$/) driven = 1
  if ($7 != "-" && $7 != "usb-storage" && index(drivers " ", " " $7 " ") == 0) drivers = drivers " " $7
}
kind == "links" && !/^#/ {
  if (substr($1, 1, 4) == vendor) ours = 1
  if ($1 == id && $2 == state() && link == "") link = $3
}
kind == "files" && $1 == "link" && $2 == link { of_link = path(3); next }
kind == "files" && !/^#/ {
  if (substr($1, 1, 4) == vendor) maker = 1
  if ($1 != id || $2 != state()) next
  files = files (files == "" ? "" : ", ") path(4)
  if ($3 == "ethernet") router = path(4)
}

END {
  if (interfaces == 0) exit
  if (is_download()) say("download-mode", "-", "waits for firmware (its maker's download mode) and is left alone")
  if (state() == "storage") cdrom()
  else if (link != "") linked()
  else if (is_modem()) unlinked()
  else if (cards() > 0) network_card()
}

# A modem in CD-ROM mode has nothing but storage. Of one that a link knows, modeswitch tells itself.
function cdrom() {
  if (link != "") exit
  if (files != "") say("unlinked-modem", "-", "is a modem in CD-ROM mode that " files " knows, but no link of this device uses it")
  # SCSI peripheral device type 5 (SPC, INQUIRY); a memory stick is 0. Not known without a driver.
  if (maker && (scsi == "" || index(scsi, " 5 ")))
    say("unknown-cdrom", "-", "has nothing but " (scsi == "" ? "storage" : "a CD-ROM") " and its vendor makes modems: it may be one in CD-ROM mode, but neither a file in config/modems nor usb-modeswitch-data knows its mode switch")
}

# Its ports, or its card, are missing: the firmware or the composition is not the one that the modem's file describes.
function linked() {
  if (!misfit) exit
  if (serials() == 0 && cards() > 0 && count["MBIM"] + count["QMI"] == 0) hilink(link)
  if (dialled() == 0) no_serial(link)
  say("ports-misfit", link, "is a modem of link " link ", but none of its interfaces fits the data port (`ports.ppp`) in " of_link ": " parts())
}

function unlinked() {
  if (files != "") say("unlinked-modem", "-", looks() " that " files " knows, but no link of this device uses it: " parts())
  if (dialled() == 0) no_serial("-")
  say("unknown-modem", "-", looks() " (" parts() "), and no link of this device knows it: if this is the modem to use, add its USB id to a file in config/modems, see docs/config.md")
}

function network_card() {
  if (ours || router != "") hilink("-")
  if (files != "") say("unlinked-modem", "-", "is a modem that " files " knows, but no link of this device uses it: " parts())
  say("unknown-modem", "-", "is a network card, possibly a HiLink modem (" parts() "), and no link of this device knows it: if this is the modem to use, add its USB id to a file in config/modems, see docs/config.md")
}

function hilink(of) {
  print "hilink-modem", of, clean("modem " id " at " name " is a HiLink modem: it has no serial port; use a modem file of kind ethernet, as " (router == "" ? "config/modems/huawei-12d1-1f01.yaml" : router) " is")
  done()
}

function no_serial(of) { say("no-serial-port", of, looks() " without a serial port to dial on: " parts()) }

function looks() { return driven || count["MBIM"] || count["QMI"] ? "is a modem" : "looks like a modem" }

# A driver of modems has it, or it has what only modems have, or several ports of its vendor that nobody else has.
function is_modem() {
  if (driven || count["MBIM"] || count["QMI"]) return 1
  return serials() >= 2 && !count["foreign"] && !count["else"]
}

# Linux, drivers/usb/serial/qcserial.c, qcprobe(): a single interface with one pipe each way is a QDL port. Without that
# driver: the ids and the product name of Qualcomm's emergency download (linux-msm/qdl).
function is_download() {
  if (interfaces != 1 || alone !~ /^ff\/ff\/(ff|10|11) 2$/) return 0
  return drivers == " qcserial" || id == "05c6:9008" || id == "05c6:900e" || product ~ /^(QUSB_BULK|QHSUSB)/
}

# What an interface is for. USB CDC 1.2 table 4, https://www.usb.org/defined-class-codes; RNDIS also as in Linux,
# drivers/net/usb/rndis_host.c. Vendors' own: Huawei's by ModemManager, plugins/huawei/77-mm-huawei-net-port-types.rules;
# the others hold for all dumps whose maker names the ports (test/target/usb-published.test.ts).
function role(class, subclass, protocol, ends, driver,   code) {
  code = class "/" subclass "/" protocol
  if (driver == "qmi_wwan") return "QMI"
  if (driver == "huawei_cdc_ncm") return "NCM"
  if (code ~ /^(02\/02\/ff|e0\/01\/03|ef\/04\/01)$/) return "RNDIS"
  if (code ~ /^02\/02\//) return "serial"
  if (code ~ /^02\/06\//) return "ECM"
  if (code ~ /^02\/0d\//) return "NCM"
  if (code ~ /^02\/0e\//) return "MBIM"
  if (class == "0a") return "data"
  if (class == "08") return "storage"
  if (class == "01") return "audio"
  # Cameras, printers, video, Bluetooth.
  if (class ~ /^(06|07|0e)$/ || code == "e0/01/01") return "else"
  if (class != "ff") return "other"
  if (driver !~ /^(-|option|qcserial|sierra|hso|cdc_acm|cdc_wdm|usbserial_generic)$/) return "foreign"
  if (code == "ff/42/01") return "ADB"
  if (code == "ff/ff/30") return "diagnostics"
  if (code == "ff/ff/40" || code == "ff/fe/ff") return "AT"
  if (code == "ff/ff/50") return "QMI"
  if (code == "ff/ff/60" || code == "ff/00/40") return "GPS"
  if (vendor == "12d1" && subclass ~ /^0[1-6]$/) {
    if (protocol ~ /^[01]2$/) return "AT"
    if (protocol ~ /^[01]3$/) return "diagnostics"
    if (protocol ~ /^(01|10)$/) return "data port"
    if (protocol ~ /^[147]6$/) return "NCM"
  }
  # A serial port needs a pipe each way. Without a driver it may be a network card as well.
  if (ends != "-" && hex(ends) < 2) return "other"
  return driver == "-" ? "vendor-specific" : "serial"
}

# The modem file whose name begins with a field.
function path(first,   i, file) {
  file = $first
  for (i = first + 1; i <= NF; i++) file = file " " $i
  return "config/modems/" file ".yaml"
}

# Ports that may be dialled on, and all serial ones.
function dialled() { return count["data port"] + count["AT"] + count["serial"] + count["vendor-specific"] }
function serials() { return dialled() + count["diagnostics"] + count["GPS"] }
function cards() { return count["ECM"] + count["NCM"] + count["RNDIS"] }
function state() { return interfaces > 0 && count["storage"] == interfaces ? "storage" : "modem" }

# Interfaces by what they are for, with their numbers, as modem files name them; and who has them.
function parts(   number, i, kinds, order, numbers, text) {
  for (number = 0; number < 256; number++)
    if (number in at && at[number] !~ /^(data|other|else|foreign)$/) {
      if (!(at[number] in numbers)) order[++kinds] = at[number]
      numbers[at[number]] = numbers[at[number]] " " number
    }
  for (i = 1; i <= kinds; i++) text = text (i == 1 ? "" : ", ") order[i] numbers[order[i]]
  if (drivers == "") return "interfaces " text ", no driver"
  # ports of /usr/libexec/pppi/ports are ttyUSB and ttyACM.
  return "interfaces " text ", drivers" drivers (drivers ~ / hso/ ? ", and no link dials on its ttyHS ports" : "")
}

function say(reason, of, text) {
  if (configurations > 1) {
    text = text "; configuration " active " of " configurations " is active"
    if (others != "") text = text ", serial ports are in" others
  }
  print reason, of, clean("USB device " id " at " name (product == "" ? "" : " (" product ")") " " text)
  done()
}
# `exit` in END would run it again.
function done() { exit }

# Product and file names may be anything, and come into JSON: no quotes, no backslashes, printable ASCII only.
function clean(text) { gsub(/[^ -~]|["\\]/, "?", text); return text }

function hex(text,   i, value) {
  for (i = 1; i <= length(text); i++) value = value * 16 + index("123456789abcdef", substr(text, i, 1))
  return value + 0
}
