import { z } from 'zod';

/**
 * The one description of every YAML file: types, defaults, messages, the editors' JSON Schema and
 * docs/config.md all come from here. Each key has a description; a test holds that.
 */

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values);

/** Text without control characters, so that it stays on the line where it is put. */
// eslint-disable-next-line no-control-regex
const LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;
const line = z
  .string()
  .regex(LINE, 'must be one line without control characters')
  // YAML's "\\ud800" is no character, and UTF-8 cannot write it.
  .refine((text) => text.isWellFormed(), 'must not have half a character (a lone surrogate)');

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and "-", starting with a letter');

const metric = z.int().min(1, 'must be 1 or more').max(65535, 'must be 65535 or less');

const seconds = (least: number, most: number) =>
  z.int().min(least, `must be ${least} s or more`).max(most, `must be ${most} s or less`);

/** pppd keeps names and secrets in MAXNAMELEN and MAXSECRETLEN = 256 bytes with the final NUL (pppd.h). */
export const credential = line
  .min(1, 'must not be empty')
  .refine((text) => new TextEncoder().encode(text).length <= 255, 'must be 255 bytes or less')
  .refine(
    (text) => !text.startsWith('@/'),
    'must not start with "@/", which names a file (pppd(8))',
  );

const auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none').describe('the network asks for nothing') }),
  z.strictObject({
    kind: oneOf('pap', 'chap', 'any').describe(
      'the protocol to agree to; `any`: what the network asks for',
    ),
    user: credential.describe('user name'),
    password: credential.describe(
      'password; in a device file `${NAME}` of an environment variable, or kept in the .local.yaml beside it',
    ),
  }),
]);

/** 3GPP TS 31.101 §9.5.1; in 3GPP TS 27.007 §8.3 a text, so that it may begin with 0. */
export const pinCode = z.string().regex(/^[0-9]{4,8}$/, 'must be 4 to 8 digits');

const pin = z
  .string()
  .regex(
    /^([0-9]{4,8}|\$\{[A-Za-z_][A-Za-z0-9_]*\})$/,
    'must be 4 to 8 digits in quotes, or `${NAME}` of an environment variable',
  );

/** ip(8) takes names up to IFNAMSIZ - 1 = 15 bytes. */
const interfaceName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,14}$/, 'must be the name of a network interface, like eth0 or ppp0');

const hookFile = line
  .regex(/^(\.\/|[^/])/, 'must be a path relative to the device file')
  .regex(
    /(^|\/)[A-Za-z0-9][A-Za-z0-9_-]*(\.sh)?$/,
    'must end in a file name of A-Z a-z 0-9 _ -, with or without .sh',
  );

/** ip-up runs its hooks by number, and two digits are theirs from 50 on. */
const hookList = z.array(hookFile).max(50, 'must be 50 scripts or fewer').default([]);

const hooks = z
  .strictObject({
    'ip-up': hookList.describe('scripts to run when the link is up, in this order'),
    'ip-down': hookList.describe('scripts to run when the link is down, in this order'),
  })
  .prefault({});

const redial = z
  .strictObject({
    first: seconds(5, 3600).default(5).describe('wait after the first failure, in seconds'),
    longest: seconds(5, 86400).default(600).describe('the wait doubles up to this, in seconds'),
    jitter: z
      .int()
      .min(0, 'must be 0 or more')
      .max(50, 'must be 50 or less')
      .default(25)
      .describe(
        'each wait is shorter by up to so many percent, by chance: devices do not dial in step after an outage',
      ),
    stable: seconds(1, 86400)
      .default(60)
      .describe('so long online, and the next wait is `first` again, in seconds'),
  })
  .prefault({});

/** What the answers of a health check come from. pppd makes up 10.64.64.64 where a carrier names no peer. */
const address = z
  .string()
  .regex(
    /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$/,
    'must be an IPv4 address like 1.1.1.1',
  )
  .refine((text) => text !== '10.64.64.64', 'is made up by pppd: nobody is there');

const addressAndPort = z.string().refine((text) => {
  const [host, port = '', ...rest] = text.split(':');
  return (
    rest.length === 0 &&
    address.safeParse(host).success &&
    /^[1-9]\d{0,4}$/.test(port) &&
    Number(port) <= 65535
  );
}, 'must be an IPv4 address and a port like 1.1.1.1:443');

const hostName = z
  .string()
  .max(253, 'must be 253 characters or fewer')
  .regex(
    /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*$/,
    'must be a host name like one.one.one.one (RFC 1123)',
  );

const targetList = <T extends z.ZodType<string>>(target: T, ...fallback: z.output<T>[]) =>
  z
    .array(target)
    .min(1, 'must have at least one entry')
    .max(8, 'must be 8 entries or fewer')
    .default(fallback as never);

const checkCommon = {
  names: z
    .array(hostName)
    .max(4, 'must be 4 names or fewer')
    .default(['one.one.one.one', 'dns.google'])
    .describe(
      'names of which the DNS servers that were given have to know one, even if only that there is no such name; an empty list: DNS is not checked',
    ),
  every: z
    .strictObject({
      first: seconds(5, 86400).default(30).describe('wait after the first good check, in seconds'),
      longest: seconds(5, 86400)
        .default(120)
        .describe('the wait doubles up to this while all is well, in seconds'),
      failing: seconds(5, 3600)
        .default(10)
        .describe('wait after a bad check, in seconds; the third in a row is the last'),
    })
    .prefault({})
    .describe('waits between checks'),
};

/** The health check of a link or of Ethernet. What the defaults cost is computed in scripts/model/check-cost.ts. */
const check = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('icmp')
        .describe('a ping; with all defaults 163 kB a day, 637 kB at most (docs/health.md)'),
      targets: targetList(address, '1.1.1.1', '8.8.8.8').describe(
        'addresses of which one has to answer a ping; the next is asked if one is silent',
      ),
      ...checkCommon,
    }),
    z.strictObject({
      kind: z
        .literal('tcp')
        .describe(
          'a TCP handshake, and a refused one is as good; with all defaults 386 kB a day, 963 kB at most',
        ),
      targets: targetList(addressAndPort, '1.1.1.1:443', '8.8.8.8:443').describe(
        'address:port of which one has to take or refuse a connection',
      ),
      ...checkCommon,
    }),
    z.strictObject({
      kind: z
        .literal('off')
        .describe('an address is enough to be online; for a private network without internet'),
    }),
  ])
  .prefault({ kind: 'icmp' });

/** When to take a step of the ladder. */
const stepKinds = (failures: number, minutes: number) => ({
  failures: {
    kind: z.literal('failures').describe('after so many calls that failed in a row'),
    after: z
      .int()
      .min(1, 'must be 1 or more')
      .max(1000, 'must be 1000 or less')
      .default(failures)
      .describe(
        'calls that failed since the link was online, or since the last time; two minutes of waiting in vain count as one',
      ),
  },
  minutes: {
    kind: z.literal('minutes').describe('after so long without being online'),
    after: z
      .int()
      .min(1, 'must be 1 or more')
      .max(10080, 'must be 10080 (a week) or less')
      .default(minutes)
      .describe('minutes since the link was online, or since the last time'),
  },
});
const stepOff = z.strictObject({ kind: z.literal('off').describe('never') });

const step = (failures: number, minutes: number) => {
  const kinds = stepKinds(failures, minutes);
  return z
    .discriminatedUnion('kind', [
      z.strictObject(kinds.failures),
      z.strictObject(kinds.minutes),
      stepOff,
    ])
    .prefault({ kind: 'failures' });
};

const perDay = {
  'per-day': z
    .int()
    .min(1, 'must be 1 or more')
    .max(24, 'must be 24 or less')
    .default(4)
    .describe(
      'at most so often in 24 hours, counted on the data partition; without that partition never',
    ),
};
const rebootKinds = stepKinds(30, 60);

const recover = z
  .strictObject({
    modem: step(5, 10).describe('the modem restarts (AT+CFUN=1,1; AT^RESET if it refuses that)'),
    usb: step(8, 20).describe(
      'the stick loses its USB port and its power, where the board can, for 5 s',
    ),
    reboot: z
      .discriminatedUnion('kind', [
        z.strictObject({ ...rebootKinds.failures, ...perDay }),
        z.strictObject({ ...rebootKinds.minutes, ...perDay }),
        stepOff,
      ])
      .prefault({ kind: 'minutes' })
      .describe('the whole device restarts, unless it has another way to the internet'),
  })
  .prefault({});

/** one entry of `links` in a device file */
export const link = z.strictObject({
  carrier: name.describe('a file in config/carriers, without .yaml'),
  modem: name.describe('a file in config/modems, without .yaml'),
  auth: auth.optional().describe("instead of the carrier's own"),
  metric: metric
    .optional()
    .describe(
      'of the default route; of several routes the lowest metric wins, and each needs its own; if not given 200 for the first link, 201 for the second, …',
    ),
  pin: pin
    .optional()
    .describe(
      "the SIM's PIN; in a device file `${NAME}` of an environment variable, or kept in the .local.yaml beside it",
    ),
  roaming: oneOf('allowed', 'refused')
    .default('allowed')
    .describe('`refused`: no call unless the stick says that it is in its home network'),
  redial: redial.describe('waits between dials'),
  check: check.describe('is the internet really there? asked over this link alone'),
  recover: recover.describe('what is tried when dialling alone does not help'),
  hooks: hooks.describe('your own scripts, as paths relative to the device file'),
});

const timeServer = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    'must be a host name or an IPv4 address',
  );

export const sshKey = line.regex(
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+={0,3}( .*)?$/,
  'must be a public key as in a .pub file: "ssh-ed25519 AAAA… comment"',
);

const ethernet = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('dhcp').describe('eth0 asks for its address'),
      metric: metric.default(100).describe('of the default route that DHCP gives'),
      check: check.describe('as of a link; without internet its route comes after all others'),
    }),
    z.strictObject({ kind: z.literal('off').describe('eth0 stays down') }),
  ])
  .prefault({ kind: 'dhcp' });

export const hostname = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be a host name: a-z, 0-9 and "-", 63 at most (RFC 1123)',
  );

/** Kconfig takes the later of two lines for one option; a person who wrote both meant one of them. */
const optionList = (pattern: RegExp, wanted: string) =>
  z
    .array(z.string().regex(pattern, wanted))
    .max(200, 'must be 200 options or fewer')
    .superRefine((options, context) => {
      const names = options.map((option) => option.replace(/=.*/, ''));
      names.forEach((option, index) => {
        if (names.indexOf(option) < index)
          context.addIssue({ code: 'custom', path: [index], message: `${option} is there twice` });
      });
    })
    .default([]);

const buildrootOptions = z
  .strictObject({
    packages: optionList(
      /^BR2_PACKAGE_[A-Za-z0-9_]{1,80}$/,
      "must be the name of a package's option, like BR2_PACKAGE_TCPDUMP",
    ).describe('packages to add, by the names of their options, like BR2_PACKAGE_TCPDUMP'),
    kernel: optionList(
      /^CONFIG_[A-Za-z0-9_]{1,80}=[ymn]$/,
      'must be like CONFIG_USB_SERIAL_CP210X=m, with y, m or n',
    ).describe('options of the kernel, like CONFIG_USB_SERIAL_CP210X=m'),
  })
  .prefault({});

/** config/<device>.yaml */
export const deviceFile = z.strictObject({
  board: name.describe('a folder in board/'),
  system: oneOf('debian', 'buildroot')
    .default('debian')
    .describe(
      "the base that the overlay is laid on: Debian's packages, or compiled from source by Buildroot",
    ),
  hostname: hostname.describe('host name'),
  ssh: z
    .strictObject({
      keys: z
        .array(sshKey)
        .default([])
        .describe('public keys that may log in as root; without any, no SSH server runs'),
      listen: z
        .array(interfaceName)
        .default(['eth0'])
        .describe('interfaces on which the SSH server answers; ppp0 only if you name it'),
    })
    .prefault({})
    .describe('SSH server; passwords are never accepted'),
  console: oneOf('shell', 'off')
    .default('shell')
    .describe('serial console: a root shell for whoever holds the Pi, or nothing'),
  ethernet: ethernet.describe("the Pi's own Ethernet"),
  ntp: z
    .array(timeServer)
    .max(8, 'must be 8 servers or fewer')
    .default(['time.cloudflare.com', 'time.google.com'])
    .describe(
      'time servers, in the order to ask them; `[]`: the clock is not set from the network',
    ),
  buildroot: buildrootOptions.describe(
    'added to what is compiled; the system debian has no such thing and refuses it',
  ),
  watchdog: z
    .boolean()
    .default(true)
    .describe('the hardware resets a device on which the kernel or a supervisor hangs'),
  links: z
    .record(name, link)
    .refine((links) => Object.keys(links).length > 0, 'must have at least one link')
    .describe('PPP links by the name of the peer, as in `pon NAME`'),
});

export const apn = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/,
    'must be an APN: letters, digits, "." and "-", 100 at most (3GPP TS 23.003 §9.1)',
  );

/** config/carriers/<carrier>.yaml */
export const carrierFile = z.strictObject({
  description: line.describe('what a person calls it'),
  apn: apn.describe('access point name'),
  pdp: oneOf('IP', 'IPV4V6').default('IP').describe('PDP type (3GPP TS 27.007 §10.1.1)'),
  cid: z
    .int()
    .min(1, 'must be 1 or more')
    .max(16, 'must be 16 or less')
    .default(1)
    .describe('PDP context identifier'),
  dial: z
    .string()
    .regex(/^[0-9*#]{1,32}$/, 'must be 1 to 32 of 0-9, "*" and "#"')
    .optional()
    .describe('what is dialled; if not given `*99***<cid>#`'),
  auth: auth
    .default({ kind: 'none' })
    .describe('what the carrier publishes for everyone; a secret belongs to the link'),
});

const usbId = z
  .string()
  .regex(
    /^[0-9a-f]{4}:[0-9a-f]{4}$/,
    'must be a USB id like "12d1:1506", in quotes if it is all digits',
  );

const portMatch = z
  .string()
  .regex(
    /^([0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{2}|interface ([0-9]|[1-9][0-9]))$/,
    'must be class/subclass/protocol like "ff/02/01", or "interface 2"',
  );

/** A mass-storage command block wrapper (CBW): 31 bytes that begin with "USBC". */
const switchMessage = z
  .string()
  .regex(
    /^55534243[0-9a-f]{54}$/,
    'must be 31 bytes in hexadecimal, 0-9 and a-f, beginning with 55534243 ("USBC")',
  );

const modeSwitch = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: oneOf('data-pack', 'huawei-new', 'huawei-alt', 'eject').describe(
        '`data-pack`: as usb-modeswitch-data says; `huawei-new`, `huawei-alt`: usb_modeswitch -J, -X; `eject`: the disc is ejected (-K)',
      ),
    }),
    z.strictObject({
      kind: z.literal('messages').describe('messages of your own'),
      messages: z
        .array(switchMessage)
        .min(1, 'must have at least one message')
        // usb_modeswitch(1) has MessageContent, MessageContent2 and MessageContent3.
        .max(3, 'must be 3 messages or fewer')
        .describe('command blocks in hexadecimal, sent in this order'),
    }),
  ])
  .prefault({ kind: 'data-pack' });

const usb = z
  .strictObject({
    storage: z.array(usbId).default([]).describe('ids as a CD-ROM, before the mode switch'),
    modem: z
      .array(usbId)
      .min(1, 'must have at least one id')
      .describe('ids after it; some sticks keep their id'),
    switch: modeSwitch.describe('how the CD-ROM is turned into a modem'),
    driver: oneOf('kernel', 'option')
      .default('kernel')
      .describe('`option` tells that driver of the ids; `kernel`: the kernel knows them by itself'),
  })
  .describe('USB ids, vendor:product');

const modemDescription = line.describe('what a person calls it');

/** config/modems/<modem>.yaml */
export const modemFile = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('serial').describe('has serial ports and dials PPP'),
    description: modemDescription,
    usb,
    ports: z
      .strictObject({
        ppp: z
          .array(portMatch)
          .min(1, 'must have at least one entry')
          .describe('the port that dials'),
        at: z.array(portMatch).default([]).describe('the port that answers AT commands meanwhile'),
      })
      .describe('serial ports by their USB interface; the first entry that fits is taken'),
    speed: z
      .int()
      .min(300, 'must be 300 or more')
      .max(4000000, 'must be 4000000 or less')
      .default(115200)
      .describe('bit/s; USB ports ignore it, pppd wants one'),
  }),
  z.strictObject({
    kind: z
      .literal('ethernet')
      .describe(
        'a network card behind which the stick itself dials (HiLink); APN and account are set in the stick',
      ),
    description: modemDescription,
    usb,
  }),
]);

export type DeviceFile = z.output<typeof deviceFile>;
export type CarrierFile = z.output<typeof carrierFile>;
export type ModemFile = z.output<typeof modemFile>;

/** Every kind of file, by the name of its JSON Schema. */
export const FILE_KINDS = { device: deviceFile, carrier: carrierFile, modem: modemFile } as const;
export type FileKind = keyof typeof FILE_KINDS;
