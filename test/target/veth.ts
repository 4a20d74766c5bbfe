/** Exit status of a script where the kernel has no veth; such a test is skipped. */
export const NO_VETH = 77;

/** Makes interfaces of a real kernel, each with a cable to a peer that is up. */
export const veth = (...names: string[]) => `
  for name in ${names.join(' ')}; do
    ip link add $name type veth && ip link set veth0 name $name-peer || exit ${NO_VETH}
    ip link set $name-peer up
  done 2>/dev/null
`;

/** eth0 is the board's own socket, and a cable is in it. */
export const SOCKET = `
  mkdir -p /sys/class/net/eth0/device; ln -s ../../../../bus/usb/drivers/smsc95xx /sys/class/net/eth0/device/driver
  echo 1 >/sys/class/net/eth0/carrier
`;
