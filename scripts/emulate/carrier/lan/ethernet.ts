/** EtherType numbers that the router speaks (IEEE 802 numbers, IANA). */
export const EtherType = { IPV4: 0x0800, ARP: 0x0806 } as const;

export const BROADCAST = Buffer.from('ffffffffffff', 'hex');

const MAC_OCTETS = 6;
const HEADER_OCTETS = 14;
/** The shortest frame without its checksum; shorter ones are filled up with zeros (IEEE 802.3 §4A.2.3.2.4). */
const SHORTEST = 60;

export interface EthernetFrame {
  /** MAC addresses, 6 octets */
  destination: Buffer;
  source: Buffer;
  type: number;
  payload: Buffer;
}

/** `undefined` for what is too short to be a frame. The payload may have padding behind it. */
export function parseFrame(octets: Uint8Array): EthernetFrame | undefined {
  const bytes = Buffer.from(octets);
  if (bytes.length < HEADER_OCTETS) return undefined;
  return {
    destination: bytes.subarray(0, MAC_OCTETS),
    source: bytes.subarray(MAC_OCTETS, 2 * MAC_OCTETS),
    type: bytes.readUInt16BE(2 * MAC_OCTETS),
    payload: bytes.subarray(HEADER_OCTETS),
  };
}

export function encodeFrame({ destination, source, type, payload }: EthernetFrame): Buffer {
  const etherType = Buffer.from([type >>> 8, type & 0xff]);
  const frame = Buffer.concat([destination, source, etherType, payload]);
  const padding = Buffer.alloc(Math.max(0, SHORTEST - frame.length));
  return Buffer.concat([frame, padding]);
}
