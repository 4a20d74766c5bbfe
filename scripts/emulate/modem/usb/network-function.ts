import { NOTHING, SilentFunction, type Setup } from './usb-function';

const CLASS_OUT = 0x21;
const CLASS_IN = 0xa1;

/** Class requests of NCM 1.0 table 6-2 and ECM 1.2 table 6 that a Linux host makes. */
const SET_ETHERNET_PACKET_FILTER = 0x43;
const GET_NTB_PARAMETERS = 0x80;
const GET_NTB_FORMAT = 0x83;
const SET_NTB_FORMAT = 0x84;
const GET_NTB_INPUT_SIZE = 0x85;
const SET_NTB_INPUT_SIZE = 0x86;
const GET_MAX_DATAGRAM_SIZE = 0x87;
const SET_MAX_DATAGRAM_SIZE = 0x88;
const GET_CRC_MODE = 0x89;
const SET_CRC_MODE = 0x8a;

const NTB_SIZE = 16384;
const MAX_DATAGRAM = 1514;
/** 16-bit transfer blocks only (NCM 1.0 §6.2.1). */
const NTB16_ONLY = 0x01;
const DIVISOR = 4;
const MAX_DATAGRAMS_PER_NTB = 32;

const SETTINGS = new Set([
  SET_ETHERNET_PACKET_FILTER,
  SET_NTB_FORMAT,
  SET_NTB_INPUT_SIZE,
  SET_MAX_DATAGRAM_SIZE,
  SET_CRC_MODE,
]);

/**
 * An NCM or ECM network interface, or one half of it: enough for the driver to make wwan0. Nobody
 * answers on it; a modem of this kind forwards nothing until AT^NDISDUP, and this project dials PPP.
 */
export class NetworkFunction extends SilentFunction {
  control({ requestType, request }: Setup): Uint8Array | undefined {
    if (requestType === CLASS_OUT) return SETTINGS.has(request) ? NOTHING : undefined;
    if (requestType !== CLASS_IN) return undefined;
    switch (request) {
      case GET_NTB_PARAMETERS:
        return ntbParameters();
      case GET_NTB_FORMAT:
      case GET_CRC_MODE:
        return Uint8Array.of(0, 0);
      case GET_NTB_INPUT_SIZE:
        return littleEndian(NTB_SIZE, 4);
      case GET_MAX_DATAGRAM_SIZE:
        return littleEndian(MAX_DATAGRAM, 2);
      default:
        return undefined;
    }
  }
}

/** NTB Parameter Structure, 28 bytes (NCM 1.0 table 6-3). */
function ntbParameters(): Buffer {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(bytes.length, 0);
  bytes.writeUInt16LE(NTB16_ONLY, 2);
  bytes.writeUInt32LE(NTB_SIZE, 4);
  for (const half of [8, 16]) {
    bytes.writeUInt16LE(DIVISOR, half);
    bytes.writeUInt16LE(0, half + 2);
    bytes.writeUInt16LE(DIVISOR, half + 4);
  }
  bytes.writeUInt32LE(NTB_SIZE, 16);
  bytes.writeUInt16LE(DIVISOR, 20);
  bytes.writeUInt16LE(0, 22);
  bytes.writeUInt16LE(DIVISOR, 24);
  bytes.writeUInt16LE(MAX_DATAGRAMS_PER_NTB, 26);
  return bytes;
}

function littleEndian(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
}
