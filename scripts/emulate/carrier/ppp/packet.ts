/** PPP protocol numbers that this carrier speaks (IANA ppp-numbers). */
export const Protocol = {
  IPV4: 0x0021,
  IPCP: 0x8021,
  LCP: 0xc021,
  PAP: 0xc023,
  CHAP: 0xc223,
} as const;

/** Codes shared by LCP and the network control protocols (RFC 1661 5). */
export const Code = {
  CONFIGURE_REQUEST: 1,
  CONFIGURE_ACK: 2,
  CONFIGURE_NAK: 3,
  CONFIGURE_REJECT: 4,
  TERMINATE_REQUEST: 5,
  TERMINATE_ACK: 6,
  CODE_REJECT: 7,
  PROTOCOL_REJECT: 8,
  ECHO_REQUEST: 9,
  ECHO_REPLY: 10,
  DISCARD_REQUEST: 11,
} as const;

/** The packet of LCP, IPCP, PAP and CHAP: code, identifier, length, data (RFC 1661 5). */
export interface ControlPacket {
  code: number;
  identifier: number;
  data: Buffer;
}

/** One configuration option: type, length, value (RFC 1661 6). */
export interface ConfigOption {
  type: number;
  value: Buffer;
}

/** `undefined` when the length field does not fit; octets beyond it are padding. */
export function parsePacket(octets: Buffer): ControlPacket | undefined {
  if (octets.length < 4) return undefined;
  const length = octets.readUInt16BE(2);
  if (length < 4 || length > octets.length) return undefined;
  return {
    code: octets.readUInt8(0),
    identifier: octets.readUInt8(1),
    data: octets.subarray(4, length),
  };
}

export function encodePacket({ code, identifier, data }: ControlPacket): Buffer {
  const header = Buffer.from([code, identifier, 0, 0]);
  header.writeUInt16BE(4 + data.length, 2);
  return Buffer.concat([header, data]);
}

/** `undefined` when an option's length is below 2 or goes beyond the end. */
export function parseOptions(data: Buffer): ConfigOption[] | undefined {
  const options: ConfigOption[] = [];
  let at = 0;
  while (at < data.length) {
    const type = data.readUInt8(at);
    const length = data[at + 1];
    if (length === undefined || length < 2 || at + length > data.length) return undefined;
    options.push({ type, value: data.subarray(at + 2, at + length) });
    at += length;
  }
  return options;
}

export function encodeOptions(options: ConfigOption[]): Buffer {
  return Buffer.concat(
    options.map(({ type, value }) => Buffer.concat([Buffer.from([type, 2 + value.length]), value])),
  );
}
