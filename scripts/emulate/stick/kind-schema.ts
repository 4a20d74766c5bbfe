import { z } from 'zod';
import type { ModemProfile } from './at/profile';

const byte = z.int().min(0).max(0xff);
const word = z.int().min(0).max(0xffff);
const milliseconds = z.int().min(0);
const hex = z.string().regex(/^([0-9a-f]{2})+$/i, 'must be pairs of hexadecimal digits');
const portRole = z.enum(['ppp', 'at']);

const endpoint = z.strictObject({
  address: byte.refine((value) => (value & 0x0f) !== 0 && (value & 0x70) === 0, {
    error: 'must be an endpoint number 1 to 15, plus 0x80 for IN',
  }),
  type: z.enum(['bulk', 'interrupt']),
  maxPacket: z.int().min(1).max(1024),
  interval: byte.default(0),
});

const alternate = z.strictObject({
  class: byte,
  subclass: byte,
  protocol: byte,
  string: byte.default(0),
  /** Class-specific descriptors, each in hexadecimal, between interface and endpoints. */
  extra: z
    .array(
      hex.refine((text) => Number.parseInt(text.slice(0, 2), 16) === text.length / 2, {
        error: 'must begin with its own length',
      }),
    )
    .default([]),
  endpoints: z.array(endpoint).default([]),
});

const common = { number: byte, alternates: z.array(alternate).min(1) };

/** `stalled`: the stick refuses the request and its calls outlive a closed port. */
const dtr = z.enum(['honoured', 'stalled']).default('honoured');

const usbInterface = z.discriminatedUnion('function', [
  z.strictObject({
    ...common,
    function: z.literal('storage'),
    medium: z.enum(['cdrom', 'card-reader']),
    inquiry: z.strictObject({
      vendor: z.string().max(8),
      product: z.string().max(16),
      revision: z.string().max(4),
    }),
  }),
  z.strictObject({ ...common, function: z.enum(['serial-ppp', 'serial-at']), dtr }),
  z.strictObject({ ...common, function: z.literal('serial-other') }),
  /** Control and data of a network card in one interface, of which nothing comes. */
  z.strictObject({ ...common, function: z.literal('ncm') }),
  /** The half of a CDC function that only notifies. */
  z.strictObject({ ...common, function: z.literal('cdc-control') }),
  /** The half of a network card that carries data, of which nothing comes. */
  z.strictObject({ ...common, function: z.literal('cdc-data') }),
  /** The same, with a router behind it that has DHCP for the host. */
  z.strictObject({ ...common, function: z.literal('router'), address: z.ipv4(), lease: z.ipv4() }),
]);

const deviceMode = z.strictObject({
  device: z.strictObject({
    bcdUsb: word,
    class: byte,
    subclass: byte,
    protocol: byte,
    idVendor: word,
    idProduct: word,
    bcdDevice: word,
    iManufacturer: byte,
    iProduct: byte,
    iSerial: byte,
  }),
  configuration: z.strictObject({
    value: z.int().min(1).max(0xff),
    iConfiguration: byte.default(0),
    attributes: byte,
    maxPowerMa: z.int().min(0).max(500).multipleOf(2),
  }),
  /** By descriptor index. */
  strings: z.record(z.string().regex(/^[1-9]\d*$/), z.string()),
  interfaces: z.array(usbInterface).min(1),
});

const modeName = z.enum(['storage', 'modem']);

const modemProfile = z.strictObject({
  manufacturer: z.string(),
  model: z.string(),
  revision: z.string(),
  imei: z.string().regex(/^\d{15}$/, 'must be 15 digits'),
  connectSpeed: z.int().positive(),
  cmee: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  answers: z.record(z.string(), z.array(z.string())).default({}),
  timing: z.strictObject({
    readyMs: milliseconds,
    garbageBytes: z.int().min(0),
    registerMs: milliseconds,
    answerMs: milliseconds,
    connectMs: milliseconds,
  }),
  unsolicited: z
    .array(
      z.strictObject({
        line: z.string(),
        afterMs: milliseconds,
        everyMs: milliseconds.min(1).optional(),
        jitterMs: milliseconds.default(0),
        ports: z.array(portRole).min(1),
      }),
    )
    .default([]),
  seed: z.int().min(0),
});

/** What a file in kinds/ holds. */
export const kindSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  start: modeName,
  modes: z.strictObject({ storage: deviceMode.optional(), modem: deviceMode }),
  /**
   * What makes the stick leave storage mode: any one of these, each a list of CBWs, 31 bytes in
   * hexadecimal, in their order. Only the command blocks count.
   */
  switchSequences: z.array(z.array(hex.length(62, 'must be a CBW of 31 bytes')).min(1)).default([]),
  /** How many whole sequences since power-up are acknowledged but not obeyed. */
  ignoreFirst: z.int().min(0).default(0),
  /** Milliseconds from leaving the bus in one mode to coming back in the other. */
  switchMs: milliseconds.default(0),
  modem: modemProfile,
});

type KindFile = z.infer<typeof kindSchema>;

/** One stick, as its data file tells it. */
export type StickKind = Omit<KindFile, 'modem'> & { readonly modem: ModemProfile };
export type ModeName = z.infer<typeof modeName>;
export type DeviceMode = z.infer<typeof deviceMode>;
export type UsbInterface = z.infer<typeof usbInterface>;
export type StorageInterface = Extract<UsbInterface, { function: 'storage' }>;
export type SerialInterface = Extract<UsbInterface, { function: 'serial-ppp' | 'serial-at' }>;
export type RouterInterface = Extract<UsbInterface, { function: 'router' }>;
export type AlternateSetting = z.infer<typeof alternate>;
export type Endpoint = z.infer<typeof endpoint>;
