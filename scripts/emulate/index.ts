/**
 * The finished image in QEMU with a virtual modem and a virtual carrier: what a real Pi would see, on any laptop. It
 * must not know how the image was built, nor who looks on.
 */
export { chooseModem, DEFAULT_MODEM } from './choose-modem';
export { startEmulator, type Emulator } from './emulator';
export { linkOf, simFor } from './sim-for';
export { AtModem, attachPort, VirtualModem, type ModemKind, type Sim } from './modem';
export { listKinds, loadKind, parseKind } from './modem-files';
export {
  consoleOf,
  hasAborted,
  insertCard,
  QEMU_ABORTED,
  SerialConsole,
  type Ending,
  type WriteLog,
} from './qemu';
export { VirtualCarrier, type CarrierBehaviour, type CarrierEvent } from './carrier';
export {
  joinSocket,
  NEEDS_TUN,
  readForward,
  readServer,
  refuseTwice,
  type Forward,
  type Server,
  type ServersWish,
} from './servers';
