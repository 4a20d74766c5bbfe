import { z } from 'zod';
import { check } from './check';
import { recover } from './recover';
import { auth, line, metric, name, oneOf, seconds } from './values';

/** 3GPP TS 31.101 §9.5.1; in 3GPP TS 27.007 §8.3 a text, so that it may begin with 0. */
export const pinCode = z.string().regex(/^[0-9]{4,8}$/, 'must be 4 to 8 digits');

const pin = z
  .string()
  .regex(
    /^([0-9]{4,8}|\$\{[A-Za-z_][A-Za-z0-9_]*\})$/,
    'must be 4 to 8 digits in quotes, or `${NAME}` of an environment variable',
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
    'ip-up': hookList.describe('scripts to run when the link has an address, in this order'),
    'ip-down': hookList.describe(
      'scripts to run when the link has lost its address, in this order',
    ),
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
  hooks: hooks.describe(
    'your own scripts, as paths relative to the device file; what they get and how long they may run: docs/config.md, section Hooks',
  ),
});
