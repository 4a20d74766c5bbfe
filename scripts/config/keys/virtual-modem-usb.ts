import { z } from 'zod';
import { line, oneOf } from './values';

/** A virtual modem's descriptors, as the emulator shows them to the device. Tables are those of USB 2.0, chapter 9. */

const byte = z.int().min(0, 'must be 0 or more').max(0xff, 'must be 0xff or less');
const word = z.int().min(0, 'must be 0 or more').max(0xffff, 'must be 0xffff or less');

const most = (count: number, things: string) => `must be ${count} ${things} or fewer`;

/** A descriptor's first byte is its length, so that 255 bytes are the most (§9.5). */
const descriptor = z
  .string()
  .regex(/^([0-9a-fA-F]{2})+$/, 'must be pairs of hexadecimal digits')
  .refine((text) => Number.parseInt(text.slice(0, 2), 16) === text.length / 2, {
    error: 'must begin with its own length',
  });

const endpoint = z.strictObject({
  address: byte
    .refine((value) => (value & 0x0f) !== 0 && (value & 0x70) === 0, {
      error: 'must be an endpoint number, 1 to 15, plus 0x80 for IN',
    })
    .describe('number 1 to 15, plus 0x80 for IN (bEndpointAddress)'),
  type: oneOf('bulk', 'interrupt', 'isochronous').describe('transfer type'),
  maxPacket: z
    .int()
    .min(1, 'must be 1 or more')
    .max(1024, 'must be 1024 or less')
    .describe(
      'bytes per packet (wMaxPacketSize); 512 for bulk, as the virtual modem is a high-speed device',
    ),
  interval: byte
    .default(0)
    .describe(
      'for interrupt, 1 to 16: polled every 2^(n-1) × 125 µs, 9 is 32 ms (bInterval); short intervals keep QEMU busy',
    ),
});

const MOST_ENDPOINTS = 30;
const MOST_EXTRA = 32;

const alternate = z.strictObject({
  class: byte.describe('bInterfaceClass'),
  subclass: byte.describe('bInterfaceSubClass'),
  protocol: byte.describe('bInterfaceProtocol'),
  string: byte.default(0).describe('index of its name in `strings`, 0 for none'),
  extra: z
    .array(descriptor)
    .max(MOST_EXTRA, most(MOST_EXTRA, 'descriptors'))
    .default([])
    .describe(
      'class-specific descriptors in hexadecimal, each with its length byte, placed between interface and endpoints: the functional descriptors of CDC',
    ),
  endpoints: z
    .array(endpoint)
    .max(MOST_ENDPOINTS, most(MOST_ENDPOINTS, 'endpoints'))
    .default([])
    .describe('endpoints of this alternate setting'),
});

const MOST_ALTERNATES = 16;

const common = {
  number: byte.describe('bInterfaceNumber; gaps are allowed'),
  association: z
    .strictObject({
      count: z
        .int()
        .min(1, 'must be 1 or more')
        .max(32, 'must be 32 or less')
        .describe('number of consecutive interfaces, starting with this one'),
      class: byte.describe('bFunctionClass'),
      subclass: byte.describe('bFunctionSubClass'),
      protocol: byte.describe('bFunctionProtocol'),
    })
    .optional()
    .describe('interface association descriptor placed before this interface'),
  alternates: z
    .array(alternate)
    .min(1, 'must have at least one setting')
    .max(MOST_ALTERNATES, most(MOST_ALTERNATES, 'settings'))
    .describe('its alternate settings, numbered from 0 (bAlternateSetting)'),
};

const text = (length: number, about: string) =>
  line
    .max(length, `must be ${length} characters or fewer`)
    .refine((value) => /^[ -~]*$/.test(value), 'must be ASCII (SPC-4 §4.3.1)')
    .describe(about);

/** A choice by what stands behind the interface. */
const usbInterface = z.discriminatedUnion('function', [
  z.strictObject({
    function: z.literal('storage').describe('a drive, SCSI over Bulk-Only Transport'),
    ...common,
    medium: oneOf('cdrom', 'card-reader').describe(
      'a CD-ROM with drivers for other systems, or a card reader without a card',
    ),
    inquiry: z
      .strictObject({
        vendor: text(8, 'vendor'),
        product: text(16, 'product'),
        revision: text(4, 'revision'),
      })
      .describe('answer to SCSI INQUIRY'),
  }),
  z.strictObject({
    function: oneOf('serial-ppp', 'serial-at').describe(
      'a serial port of the modem: data port or control port; both take AT commands',
    ),
    ...common,
    dtr: oneOf('honoured', 'stalled')
      .default('honoured')
      .describe(
        '`stalled`: the modem rejects DTR requests, and a call survives the closing of its port',
      ),
  }),
  z.strictObject({
    function: oneOf('serial-other', 'ncm', 'cdc-control', 'cdc-data', 'silent').describe(
      '`serial-other`: a silent port, for diagnostics or GPS; `ncm`: a network card in one interface, on which nothing answers; `cdc-control`, `cdc-data`: the two halves of such a card; `silent`: anything else, with any endpoints',
    ),
    ...common,
  }),
  z.strictObject({
    function: z.literal('router').describe('a network card with a router behind it (HiLink)'),
    ...common,
    address: z.ipv4('must be an IPv4 address').describe('address of the router'),
    lease: z
      .ipv4('must be an IPv4 address')
      .describe('address that its DHCP server gives the device'),
  }),
]);

/** QEMU has room for 32 (usb-redir, MAX_INTERFACES). */
const MOST_INTERFACES = 32;

const configurationHead = {
  value: z
    .int()
    .min(1, 'must be 1 or more')
    .max(0xff, 'must be 255 or less')
    .default(1)
    .describe('bConfigurationValue'),
  iConfiguration: byte.default(0).describe('index of its name in `strings`, 0 for none'),
  attributes: byte.default(0x80).describe('bmAttributes: 0x80 is bus-powered'),
  maxPowerMa: z
    .int()
    .min(0, 'must be 0 or more')
    .max(500, 'must be 500 or less')
    .multipleOf(2, 'must be even')
    .default(500)
    .describe('mA (bMaxPower)'),
};

const interfaces = z
  .array(usbInterface)
  .min(1, 'must have at least one interface')
  .max(MOST_INTERFACES, most(MOST_INTERFACES, 'interfaces'));

const MOST_CONFIGURATIONS = 8;

export const deviceMode = z.strictObject({
  device: z
    .strictObject({
      bcdUsb: word.default(0x0200).describe('USB version, 0x0200 is 2.00'),
      class: byte.default(0).describe('bDeviceClass; 0: each interface has its own'),
      subclass: byte.default(0).describe('bDeviceSubClass'),
      protocol: byte.default(0).describe('bDeviceProtocol'),
      idVendor: word.describe('vendor: the first half of the USB id'),
      idProduct: word.describe('product: the second half of the USB id'),
      bcdDevice: word.default(0).describe('release of the device'),
      iManufacturer: byte.default(0).describe('index of the manufacturer’s name in `strings`'),
      iProduct: byte.default(0).describe('index of the product’s name in `strings`'),
      iSerial: byte.default(0).describe('index of the serial number in `strings`'),
    })
    .describe('the device descriptor'),
  configuration: z.strictObject(configurationHead).prefault({}).describe('the first configuration'),
  strings: z
    .record(
      z.string().regex(/^([1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/, 'must be an index from 1 to 255'),
      // A descriptor of 255 bytes holds 126 letters of UTF-16 (table 9-16).
      line.max(126, 'must be 126 characters or fewer').describe('a text'),
    )
    .default({})
    .describe('texts by index'),
  interfaces: interfaces.describe('interfaces, by ascending number'),
  moreConfigurations: z
    .array(
      z.strictObject({
        ...configurationHead,
        interfaces: interfaces.describe('its interfaces, as above'),
      }),
    )
    .max(MOST_CONFIGURATIONS - 1, most(MOST_CONFIGURATIONS - 1, 'more configurations'))
    .default([])
    .describe('further configurations; the host selects one by its value'),
});
