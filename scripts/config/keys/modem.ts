import { z } from 'zod';
import { line, oneOf } from './values';

/** Hexadecimal digits may be capitals, as Windows and data sheets write them; sysfs has small letters. */
const hexText = z.string().toLowerCase();

const usbId = hexText.regex(
  /^[0-9a-fA-F]{4}:[0-9a-fA-F]{4}$/,
  'must be a USB id like "12d1:1506", in quotes if it is all digits',
);

const portMatch = hexText.regex(
  /^([0-9a-fA-F]{2}\/[0-9a-fA-F]{2}\/[0-9a-fA-F]{2}|interface ([0-9]|[1-9][0-9]))$/,
  'must be class/subclass/protocol like "ff/02/01", or "interface 2"',
);

/** A mass-storage command block wrapper (CBW): 31 bytes that begin with "USBC". */
const switchMessage = hexText.regex(
  /^55534243[0-9a-fA-F]{54}$/,
  'must be 31 bytes in hexadecimal, 0-9 and a-f, beginning with 55534243 ("USBC")',
);

const modeSwitch = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: oneOf('data-pack', 'huawei-new', 'huawei-alt', 'eject').describe(
        '`data-pack`: as in usb-modeswitch-data; `huawei-new`, `huawei-alt`: usb_modeswitch -J, -X; `eject`: eject the CD-ROM (-K)',
      ),
    }),
    z.strictObject({
      kind: z.literal('messages').describe('your own messages'),
      messages: z
        .array(switchMessage)
        .min(1, 'must have at least one message')
        // usb_modeswitch(1) has MessageContent, MessageContent2 and MessageContent3.
        .max(3, 'must be 3 messages or fewer')
        .describe('command block wrappers in hexadecimal, sent in this order'),
    }),
  ])
  .prefault({ kind: 'data-pack' });

const MOST_IDS = 64;
const TOO_MANY_IDS = `must be ${MOST_IDS} ids or fewer`;
/** Huawei's serial interfaces have six subclasses, each with four protocols that may take a call. */
const MOST_PORTS = 32;
const TOO_MANY_PORTS = `must be ${MOST_PORTS} entries or fewer`;

const usb = z
  .strictObject({
    storage: z
      .array(usbId)
      .max(MOST_IDS, TOO_MANY_IDS)
      .default([])
      .describe('ids before the mode switch, as a CD-ROM'),
    modem: z
      .array(usbId)
      .min(1, 'must have at least one id')
      .max(MOST_IDS, TOO_MANY_IDS)
      .describe('ids after the mode switch; some modems keep the same id'),
    switch: modeSwitch.describe('mode switch: how to turn the CD-ROM into a modem'),
    driver: oneOf('kernel', 'option')
      .default('kernel')
      .describe(
        '`kernel`: the kernel already knows the ids; `option`: register them with the option driver',
      ),
  })
  .describe('USB ids, vendor:product');

const modemDescription = line.describe('name shown to people');

/** config/modems/<modem>.yaml */
export const modemFile = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('serial').describe('a modem with serial ports that dials PPP'),
    description: modemDescription,
    usb,
    ports: z
      .strictObject({
        ppp: z
          .array(portMatch)
          .min(1, 'must have at least one entry')
          .max(MOST_PORTS, TOO_MANY_PORTS)
          .describe('data port: carries the call'),
        at: z
          .array(portMatch)
          .max(MOST_PORTS, TOO_MANY_PORTS)
          .default([])
          .describe('control port: takes AT commands while the data port carries the call'),
      })
      .describe('serial ports by USB interface; the first entry that matches wins'),
    speed: z
      .int()
      .min(300, 'must be 300 or more')
      .max(4000000, 'must be 4000000 or less')
      .default(115200)
      .describe('bit/s; USB ports ignore it, but pppd needs a value'),
  }),
  z.strictObject({
    kind: z
      .literal('ethernet')
      .describe(
        'a modem that dials on its own and appears as a network card (HiLink); set APN and account in the modem',
      ),
    description: modemDescription,
    usb,
  }),
]);
