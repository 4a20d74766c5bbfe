import { z } from 'zod';
import { auth } from './auth';
import { check } from './check';
import { recover } from './recover';
import { secret } from './secret';
import { iccid, line, metric, name, oneOf, seconds } from './values';

const pin = secret(
  'pin',
  z
    .string()
    .regex(
      /^([0-9]{4,8}|\$\{[A-Za-z_][A-Za-z0-9_]*\})$/,
      'must be 4 to 8 digits in quotes, or `${NAME}` for an environment variable',
    ),
);

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
    'ip-up': hookList.describe('scripts to run when the link gets an address, in this order'),
    'ip-down': hookList.describe('scripts to run when the link loses its address, in this order'),
  })
  .prefault({});

const redial = z
  .strictObject({
    first: seconds(5, 3600).default(5).describe('seconds to wait after the first failure'),
    longest: seconds(5, 86400)
      .default(600)
      .describe('the wait doubles with each failure, up to this many seconds'),
    jitter: z
      .int()
      .min(0, 'must be 0 or more')
      .max(50, 'must be 50 or less')
      .default(25)
      .describe(
        'each wait is shortened at random by up to this percentage, so that devices do not dial in step after an outage',
      ),
    stable: seconds(1, 86400)
      .default(60)
      .describe('seconds online after which the backoff resets to `first`'),
  })
  .prefault({});

/** one entry of `links` in a device file */
export const link = z.strictObject({
  carrier: name.describe('name of a file in config/carriers, without .yaml'),
  modem: name.describe('name of a file in config/modems, without .yaml'),
  auth: auth.optional().describe("account; replaces the carrier's"),
  metric: metric
    .optional()
    .describe(
      'metric of the default route: the lowest wins, and no two may be equal; default 200 for the first link, 201 for the second, …',
    ),
  pin: pin
    .optional()
    .describe(
      "the SIM's PIN; `${NAME}` for an environment variable, or put it in the .local.yaml beside the device file",
    ),
  pinWithoutTries: oneOf('never', 'once')
    .default('never')
    .describe(
      '`once`: a modem that does not say how many tries of the PIN are left gets it all the same, once for each SIM; a wrong one costs a try, and three block the SIM',
    ),
  iccid: iccid
    .optional()
    .describe(
      "the number of the SIM (ICCID), as printed on it: its PIN goes to no other. For links with modems of one kind and different PINs, which otherwise send none, as a modem may be another link's",
    ),
  roaming: oneOf('allowed', 'refused')
    .default('allowed')
    .describe('`refused`: dial only while the modem reports its home network'),
  answerWait: seconds(10, 255)
    .default(60)
    .describe(
      'seconds that the modem may take to open the connection (ITU-T V.250, S7), before the call counts as failed',
    ),
  mtu: z
    .int()
    .min(576, 'must be 576 or more')
    .max(1500, 'must be 1500 or less')
    .optional()
    .describe(
      'longest packet in bytes, for a carrier that drops longer ones without a word; TCP tells the other side to keep to it too. Default: as PPP or DHCP has it, mostly 1500',
    ),
  redial: redial.describe('backoff between calls'),
  check: check.describe('does the internet answer? checked over this link only'),
  recover: recover.describe('recovery: what to restart when redialling does not help'),
  hooks: hooks.describe(
    'your own scripts, as paths relative to the device file; arguments, environment and time limit: docs/config.md, section Hooks',
  ),
});
