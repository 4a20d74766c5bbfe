# shellcheck shell=sh disable=SC2034 # sets variables for its callers
# The PPP data port of LINK, as /usr/libexec/pppi/ports finds it.

port_ready() {
  [ -e "/dev/modem/$LINK-ppp" ]
}

# Sets PORT to a text that is another one after each plugging in; empty without a stick.
port_read() {
  PORT=
  [ -r "/run/pppi/ports/$LINK" ] && read -r PORT <"/run/pppi/ports/$LINK"
}
