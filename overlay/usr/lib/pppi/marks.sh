# shellcheck shell=sh
# What people want of a link, as files: poff leaves OFF, which holds until pon or a reboot; pon leaves NOW.

mark_off() { : >"/run/pppi/$1.off"; }
mark_on() {
  rm -f "/run/pppi/$1.off"
  # A link that is up needs no other call.
  [ -e "/run/pppi/$1.up" ] || : >"/run/pppi/$1.now"
}
is_off() { [ -e "/run/pppi/$1.off" ]; }

# The links of modems, in the order of their interfaces ppp0, ppp1, …
link_names() {
  grep -H '^UNIT=' /etc/pppi/links/*.conf 2>/dev/null |
    sed -n 's|^/etc/pppi/links/\(.*\)\.conf:UNIT=|\1 |p' | sort -k2n | cut -d' ' -f1
}
is_link() { [ -r "/etc/pppi/links/$1.conf" ]; }
