# What a USB device would be in its other configurations. Reads its descriptors as sysfs has them, bytes in hexadecimal on one
# line (USB 2.0, tables 9-10 and 9-12), and active=, the value of the configuration that it is in.
# Writes a line for each interface: other VALUE NUMBER CLASS SUBCLASS PROTOCOL ENDPOINTS, as in usb-kind.awk.
{
  for (i = 1; i + 1 <= NF && hex($i) >= 2; i += hex($i)) {
    if ($(i + 1) == "02") value = hex($(i + 5))
    # Of several settings of an interface the first is enough: a serial one has its pipes in each.
    if ($(i + 1) != "04" || value == active || (value, $(i + 2)) in seen || i + 7 > NF) continue
    seen[value, $(i + 2)] = 1
    print "other", value, $(i + 2), $(i + 5), $(i + 6), $(i + 7), $(i + 4)
  }
}

function hex(text,   i, value) {
  for (i = 1; i <= length(text); i++) value = value * 16 + index("123456789abcdef", substr(text, i, 1))
  return value + 0
}
