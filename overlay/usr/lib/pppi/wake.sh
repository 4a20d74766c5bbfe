# shellcheck shell=sh
# Tells pppid that there is something to look at.

# A FIFO that is opened for reading and writing does not wait for its reader (fifo(7)).
wake() {
  [ ! -p /run/pppi/pppid.fifo ] || echo look 1<>/run/pppi/pppid.fifo
}
