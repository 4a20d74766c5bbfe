/** The functional descriptors that lsusb decodes: subtype, and the fields in order with their lengths. */
const FORMS: Record<string, { subtype: number; fields: [name: string, bytes: number][] }> = {
  // CDC 1.2 tables 15, 16; PSTN 1.2 tables 3, 4; ECM 1.2 table 3; NCM 1.0 table 5-2; MBIM 1.0 tables 6-3, 6-4.
  Header: { subtype: 0x00, fields: [['bcdCDC', 2]] },
  'Call Management': {
    subtype: 0x01,
    fields: [
      ['bmCapabilities', 1],
      ['bDataInterface', 1],
    ],
  },
  ACM: { subtype: 0x02, fields: [['bmCapabilities', 1]] },
  Union: {
    subtype: 0x06,
    fields: [
      ['bMasterInterface', 1],
      ['bSlaveInterface', 1],
    ],
  },
  Ethernet: {
    subtype: 0x0f,
    fields: [
      ['iMacAddress', 1],
      ['bmEthernetStatistics', 4],
      ['wMaxSegmentSize', 2],
      ['wNumberMCFilters', 2],
      ['bNumberPowerFilters', 1],
    ],
  },
  NCM: {
    subtype: 0x1a,
    fields: [
      ['bcdNcmVersion', 2],
      ['bmNetworkCapabilities', 1],
    ],
  },
  MBIM: {
    subtype: 0x1b,
    fields: [
      ['bcdMBIMVersion', 2],
      ['wMaxControlMessage', 2],
      ['bNumberFilters', 1],
      ['bMaxFilterSize', 1],
      ['wMaxSegmentSize', 2],
      ['bmNetworkCapabilities', 1],
    ],
  },
  'MBIM Extended': {
    subtype: 0x1c,
    fields: [
      ['bcdMBIMExtendedVersion', 2],
      ['bMaxOutstandingCommandMessages', 1],
      ['wMTU', 2],
    ],
  },
};
const CS_INTERFACE = 0x24;

/** A functional descriptor that is being read. */
export class CdcReader {
  private readonly values = new Map<string, number>();

  /** @param name the word after `CDC` in lsusb's line: `Ethernet` */
  constructor(private readonly name: string) {}

  /** @param value as written: 15, 0x0f, 1.10 */
  field(name: string, value: string): void {
    const bcd = /^([0-9a-f]{1,2})\.([0-9a-f]{2})$/i.exec(value);
    const number = bcd ? Number(`0x${bcd[1]}${bcd[2]}`) : Number(value);
    if (Number.isInteger(number) && number >= 0) this.values.set(name, number);
  }

  /** @returns the descriptor in hexadecimal; undefined if it is unknown or lacks a field */
  hex(): string | undefined {
    const form = FORMS[this.name];
    if (form === undefined) return undefined;
    const length = 3 + form.fields.reduce((sum, [, bytes]) => sum + bytes, 0);
    const descriptor = Buffer.alloc(length);
    descriptor.set([length, CS_INTERFACE, form.subtype]);
    let at = 3;
    for (const [name, bytes] of form.fields) {
      const value = this.values.get(name);
      if (value === undefined || value >= 256 ** bytes) return undefined;
      descriptor.writeUIntLE(value, at, bytes);
      at += bytes;
    }
    return descriptor.toString('hex');
  }
}
