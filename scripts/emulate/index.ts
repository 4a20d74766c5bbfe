/**
 * The finished image in QEMU with a virtual modem and a virtual carrier: what a real Pi would see, on any laptop. It
 * must not know how the image was built, nor who looks on.
 */
export { hasAborted, QEMU_ABORTED } from './aborted';
export { insertCard } from './card';
export { chooseStick, DEFAULT_STICK } from './choose-stick';
export { consoleOf, SerialConsole } from './console';
export { startEmulator, type Emulator } from './emulator';
export type { WriteLog } from './qemu';
export type { Ending } from './qmp';
export { linkOf, simFor } from './sim-for';
export {
  AtModem,
  attachPort,
  listKinds,
  loadKind,
  parseKind,
  VirtualStick,
  type Sim,
  type StickKind,
} from './stick';
export {
  VirtualCarrier,
  type CarrierBehaviour,
  type CarrierEvent,
  type TcpApplication,
  type TcpStream,
} from './carrier';
