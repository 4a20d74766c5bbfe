#!/bin/sh
# The first program of a name space for servers; when it ends, the kernel ends all that run there
# (pid_namespaces(7)). Standard input and output are one socket of datagrams, an IPv4 packet each. Once the servers can
# be reached, the first datagram says the process id by which nsenter(1) finds the name space.
# PPPI_ADDRESS: of the TUN device; PPPI_ADDRESSES: of the servers; PPPI_HOSTS: their names, in the form of hosts(5).
set -e

# Before /proc becomes that of the name space, in which this is process 1.
read -r pid _ </proc/self/stat
mount -t proc proc /proc
# Two emulators' servers may have the same names for their pid files and sockets.
mount -t tmpfs tmpfs /run
mount --bind "$PPPI_HOSTS" /etc/hosts
ip link set lo up
for address in $PPPI_ADDRESSES; do
  ip address add "$address/32" dev lo
done

exec 3<&0
socat - "TUN:$PPPI_ADDRESS/32,tun-name=carrier,iff-no-pi,iff-up" <&3 3<&- &
tun=$!
tries=0
until ip link show carrier 2>/dev/null | grep -q LOWER_UP; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ] || ! kill -0 "$tun" 2>/dev/null; then
    echo 'the TUN device did not come up' >&2
    exit 1
  fi
  sleep 0.05
done
ip route add default dev carrier
printf %s "$pid"
wait "$tun"
