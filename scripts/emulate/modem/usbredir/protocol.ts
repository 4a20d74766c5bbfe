/**
 * Numbers of the USB network redirection protocol 0.7 (usb-redirection-protocol.txt and
 * usbredirproto.h of spice/usbredir). The modem is the "usb-host", QEMU the "usb-guest".
 */
export const PACKET = {
  hello: 0,
  deviceConnect: 1,
  deviceDisconnect: 2,
  reset: 3,
  interfaceInfo: 4,
  epInfo: 5,
  setConfiguration: 6,
  getConfiguration: 7,
  configurationStatus: 8,
  setAltSetting: 9,
  getAltSetting: 10,
  altSettingStatus: 11,
  startIsoStream: 12,
  stopIsoStream: 13,
  isoStreamStatus: 14,
  startInterruptReceiving: 15,
  stopInterruptReceiving: 16,
  interruptReceivingStatus: 17,
  cancelDataPacket: 21,
  filterReject: 22,
  control: 100,
  bulk: 101,
  interrupt: 103,
} as const;

export const STATUS = { success: 0, cancelled: 1, inval: 2, stall: 4 } as const;

export const HIGH_SPEED = 2;

/** Transfer types as endpoint information counts them; 255 is an endpoint that is not there. */
export const ENDPOINT_TYPE = {
  control: 0,
  isochronous: 1,
  bulk: 2,
  interrupt: 3,
  invalid: 255,
} as const;

/** Bits of the capability word. */
const CAPABILITY = {
  connectDeviceVersion: 1,
  epInfoMaxPacketSize: 4,
  ids64Bits: 5,
  bulkLength32Bits: 6,
} as const;

/** What both sides must have; QEMU has had them all since 1.4. */
export const CAPABILITIES = Object.values(CAPABILITY).reduce((word, bit) => word | (1 << bit), 0);

/** Length of the version text in a hello packet. */
export const VERSION_LENGTH = 64;

/** Slots for interfaces and endpoints in the information packets. */
export const SLOTS = 32;

/** The slot of an endpoint address: 0 to 15 OUT, 16 to 31 IN. */
export function slotOf(address: number): number {
  return ((address & 0x80) >> 3) | (address & 0x0f);
}
