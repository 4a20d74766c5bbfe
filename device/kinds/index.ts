/**
 * What each kind of link does for the core's actions: plain data in, events out. It must not decide.
 */
export { Check } from './check';
export { holdOn, type Holding } from './at';
export { leaseFile } from './dhcp-lease';
export { upLease } from './ppp-files';
export { ethernetLink, type EthernetFacts } from './ethernet';
export { ethernetModemLink, type EthernetModemFacts } from './ethernet-modem';
export { noteFor, portsOf, takenNote, type UsbFolders } from './usb';
export { serialLink, type KindHands, type SerialFacts } from './serial';
