/**
 * The virtual USB modem: data says what it is, AT commands and USB requests are what it hears, and usbredir carries it
 * into QEMU. It must not know the carrier that it dials, nor the machine that it is plugged into, nor any file, nor keep its own time.
 */
export { AtModem, type AtModemEvents, type AtModemOptions } from './at/at-modem';
export type { PortHandle, PortOptions } from './at/port';
export { attachPort } from './at/attach-port';
export type { ModemProfile, ModemTiming, PortRole, Subscription } from './at/profile';
export type { NetworkAnswer, Registration } from './at/registration';
export type { Sim } from './at/sim';
export type { ModeName, ModemKind } from './kind';
export { VirtualModem, type VirtualModemEvents, type VirtualModemOptions } from './virtual-modem';
