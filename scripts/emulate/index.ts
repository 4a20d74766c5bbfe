export { SerialConsole, type Answer } from './console';
export { startEmulator, type Emulator, type EmulatorRequest } from './emulator';
export { AtModem, attachPort, listKinds, loadKind, VirtualStick } from './stick';
export {
  describeEvent,
  guideCarrier,
  VirtualCarrier,
  type CarrierConfig,
  type CarrierEvent,
} from './carrier';
