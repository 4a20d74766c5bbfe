import { z } from 'zod';
import { files } from './files';
import { link } from './link';
import { ethernet } from './ethernet';
import { hostname, name, oneOf, sshKey } from './values';
import { packages } from './packages';
import { accountName, RESERVED, service, systemUser, timer } from './service';

/** ip(8) takes names up to IFNAMSIZ - 1 = 15 bytes. */
const interfaceName = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,14}$/, 'must be the name of a network interface, like eth0 or ppp0');

const timeServer = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    'must be a host name or an IPv4 address',
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
          context.addIssue({ code: 'custom', path: [index], message: `${option} appears twice` });
      });
    })
    .default([]);

const buildrootOptions = z
  .strictObject({
    packages: optionList(
      /^BR2_PACKAGE_[A-Za-z0-9_]{1,80}$/,
      'must be a package option like BR2_PACKAGE_TCPDUMP',
    ).describe('packages to add, by option name, like BR2_PACKAGE_TCPDUMP'),
    kernel: optionList(
      /^CONFIG_[A-Za-z0-9_]{1,80}=[ymn]$/,
      'must be like CONFIG_USB_SERIAL_CP210X=m, with y, m or n',
    ).describe('kernel options, like CONFIG_USB_SERIAL_CP210X=m'),
  })
  .prefault({});

const debianOptions = z
  .strictObject({
    kernel: oneOf('stable', 'backports')
      .default('stable')
      .describe(
        "Debian 13's own kernel, or the newer one of its backports, for hardware that the first does not know",
      ),
  })
  .prefault({});

const card = z
  .strictObject({
    root: z
      .string()
      .refine(
        (text) =>
          /^\d{1,4}M$/.test(text) && Number.parseInt(text) >= 8 && Number.parseInt(text) <= 2048,
        'must be a size from 8M to 2048M',
      )
      .optional()
      .describe(
        "size of the root file system's partition, like `256M`; default: the board's, or if that is more than half full the next power of two that is not",
      ),
  })
  .prefault({});

/** Each has a pppd of its own; the smallest Pi 3 has 512 MB. */
const MOST_LINKS = 32;

/** A service and a timer have a supervisor each, of 200 kB. */
const MOST_SERVICES = 32;

const ownName = name.refine((text) => !RESERVED.includes(text), 'is that of the system itself');
const few = (what: string) =>
  [
    (all: object) => Object.keys(all).length <= MOST_SERVICES,
    `must be ${MOST_SERVICES} ${what} or fewer`,
  ] as const;

/** config/<device>.yaml */
export const deviceFile = z.strictObject({
  board: name.describe('name of a folder in board/'),
  system: oneOf('debian', 'buildroot')
    .default('debian')
    .describe("base system: Debian's packages, or compiled from source by Buildroot"),
  hostname: hostname.describe('host name'),
  ssh: z
    .strictObject({
      keys: z
        .array(sshKey)
        .max(100, 'must be 100 keys or fewer')
        .default([])
        .describe('public keys that may log in as root; without a key no SSH server runs'),
      listen: z
        .array(interfaceName)
        .max(40, 'must be 40 interfaces or fewer')
        .optional()
        .describe(
          'interfaces on which the SSH server listens; default eth0; list ppp0 to reach the device over its link',
        ),
    })
    .prefault({})
    .describe('SSH server; passwords are never accepted'),
  console: oneOf('shell', 'off')
    .default('shell')
    .describe('serial console: a root shell without a password, or nothing'),
  ethernet: ethernet.describe("the Pi's own Ethernet"),
  ntp: z
    .array(timeServer)
    .max(8, 'must be 8 servers or fewer')
    .default(['time.cloudflare.com', 'time.google.com'])
    .describe('time servers, tried in this order; `[]`: do not set the clock from the network'),
  packages,
  card: card.describe('sizes on the card'),
  debian: debianOptions.describe(
    'choices for the base of Debian packages; an error with `system: buildroot`',
  ),
  buildroot: buildrootOptions.describe(
    'additions to the Buildroot build; an error with `system: debian`',
  ),
  files: files
    .optional()
    .describe(
      'your own files: a folder beside the device file, laid over the root of the device; section Files',
    ),
  data: z
    .strictObject({
      programs: z
        .string()
        .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be the name of a user')
        .optional()
        .describe(
          'makes /data/programs, a folder of this user (root, or that of a service) from which programs may be started, for those that update themselves; nothing else on the data partition can be executed',
        ),
    })
    .prefault({})
    .describe('the data partition, /data'),
  users: z
    .record(accountName, systemUser.prefault({}))
    .refine(...few('users'))
    .default({})
    .describe('system users that services run as, by name; they cannot log in'),
  services: z
    .record(ownName, service)
    .refine(...few('services'))
    .default({})
    .describe('programs of your own that are kept running, by name, as in `svc NAME restart`'),
  timers: z
    .record(ownName, timer)
    .refine(...few('timers'))
    .default({})
    .describe('programs of your own that run at times, by name'),
  watchdog: z
    .boolean()
    .default(true)
    .describe(
      'hardware watchdog: resets the device when the kernel hangs, or what keeps the links up',
    ),
  links: z
    .record(name, link)
    .refine((links) => Object.keys(links).length > 0, 'must have at least one link')
    .refine(
      (links) => Object.keys(links).length <= MOST_LINKS,
      `must be ${MOST_LINKS} links or fewer`,
    )
    .describe('links by name, as in `pon NAME`'),
});
