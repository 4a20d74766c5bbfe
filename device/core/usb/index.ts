export { firstFit, matchPorts, mayBeSerial, type LinkPorts, type UsbPort } from './ports';
export type { KnownModem, LinkModem, PortMatch, UsbCode, UsbState, UsbTable } from './table';
