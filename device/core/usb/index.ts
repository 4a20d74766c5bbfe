export { configurationFor, otherInterfaces } from './configurations';
export { stateOf, type OtherInterface, type UsbFacts, type UsbInterface } from './facts';
export { judge, type UsbNote } from './judge';
export {
  AWAY,
  isForgiven,
  mayConfigure,
  nextTry,
  REST,
  switchArguments,
  TRIES,
} from './mode-switch';
export { hasDataPort, matchPorts, mayBeSerial, type LinkPorts, type UsbPort } from './ports';
export type { KnownModem, LinkModem, PortMatch, UsbCode, UsbState, UsbTable } from './table';
