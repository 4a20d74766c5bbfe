import { z } from 'zod';
import type { Secret } from './secret';
import { line, name, oneOf, seconds } from './values';

/** The kernel takes 128 KiB for one argument (execve(2), MAX_ARG_STRLEN). */
const argument = line.max(4096, 'must be 4096 characters or fewer');

const command = z
  .array(argument)
  .min(1, 'must name a program')
  .max(100, 'must be 100 words or fewer')
  .refine(([program]) => program === undefined || /^\/./.test(program), {
    path: [0],
    message: 'must be the path of a program on the device, beginning with "/"',
  })
  .describe('program and arguments, each a word of its own; no shell reads them');

const absolute = line
  .max(1024, 'must be 1024 characters or fewer')
  .regex(/^\//, 'must be a path on the device, beginning with "/"')
  .regex(/^(?!.*\/\.\.?(\/|$))/, 'must not have "." or ".." in it');

/** What the scripts set themselves would be lost, or break them. */
const OWN_VARIABLES = ['HOME', 'USER', 'LOGNAME', 'PATH', 'SHELL', 'NAME', 'TMPDIR', 'DATA'];

const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be 1 to 64 of A-Z, a-z, 0-9 and "_"')
  .refine((text) => !OWN_VARIABLES.includes(text), 'is set by the device');

const environment = z
  .record(
    variable,
    line.max(4096, 'must be 4096 characters or fewer').transform((text): string | Secret => text),
  )
  .refine((all) => Object.keys(all).length <= 100, 'must be 100 variables or fewer')
  .default({})
  .describe(
    'environment variables; `${NAME}` in a value is replaced by that variable of your computer, and the value is then a secret; values in the .local.yaml are secrets too. On the device only root can read the file',
  );

const user = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be the name of a user')
  .optional()
  .describe(
    "user that it runs as: one of `users`, one that a package brings, or root; default: a user of its own, of the service's name",
  );

const MIB = 1024 ** 2;
const UNITS: Readonly<Record<string, number>> = { K: 1024, M: MIB, G: 1024 ** 3 };

const memory = z
  .string()
  .refine(
    (text) =>
      /^[1-9][0-9]{0,5}[KMG]$/.test(text) && bytesOf(text) >= MIB && bytesOf(text) <= 4 * UNITS.G!,
    'must be like 64M, 1M to 4G',
  );

/** @returns bytes of 64M */
export function bytesOf(text: string): number {
  return Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 1);
}

const limits = z
  .strictObject({
    memory: memory
      .default('128M')
      .describe('memory, temporary files included; what needs more is ended, and started again'),
    processes: z
      .int()
      .min(1, 'must be 1 or more')
      .max(1000, 'must be 1000 or less')
      .default(64)
      .describe('processes and threads at a time'),
    cpu: z
      .int()
      .min(1, 'must be 1 or more')
      .max(400, 'must be 400 or less')
      .optional()
      .describe('percent of one processor; default: all that the links and other services leave'),
  })
  .prefault({});

const data = z
  .boolean()
  .default(false)
  .describe(
    'a folder of its own on the data partition, /data/services/NAME, in `$DATA`; it then starts once that partition is there',
  );

const common = {
  command,
  user,
  environment,
  folder: absolute.default('/').describe('working folder'),
  limits: limits.describe('limits of all its processes together, by cgroup2'),
  data,
};

const start = z
  .union([
    oneOf('boot', 'clock', 'online'),
    z.strictObject({ link: name.describe('name of a link') }),
  ])
  .default('boot')
  .describe(
    '`boot`: at power-on; `clock`: once a time server has set the clock, before which no TLS certificate is valid; `online`: while any link has internet; `{ link: NAME }`: while this link has it',
  );

const restart = z
  .union([
    oneOf('never'),
    z.strictObject({
      first: seconds(1, 3600).default(1).describe('seconds to wait after it has ended'),
      longest: seconds(1, 86400)
        .default(300)
        .describe('the wait doubles each time, up to this many seconds'),
      stable: seconds(1, 86400).default(60).describe('seconds up after which the waits start over'),
    }),
  ])
  .prefault({})
  .describe(
    'when it is started again after its end; `never`: only once what it starts with has been gone',
  );

/** an entry of `services` in a device file */
export const service = z.strictObject({ ...common, start, restart });

const DURATION = /^[1-9][0-9]{0,4}(s|m|h|d)$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** @returns seconds of 1h */
export function secondsOf(text: string): number {
  return Number(text.slice(0, -1)) * (SECONDS[text.slice(-1)] ?? 1);
}

const duration = (least: number, most: number, range: string) =>
  z
    .string()
    .refine(
      (text) => DURATION.test(text) && secondsOf(text) >= least && secondsOf(text) <= most,
      `must be like 90s, 15m, 1h or 7d, ${range}`,
    );

/** an entry of `timers` in a device file */
export const timer = z
  .strictObject({
    ...common,
    every: duration(10, 30 * 86400, '10s to 30d')
      .optional()
      .describe('how often it runs, like 15m or 1h; the first time at once'),
    at: z
      .string()
      .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time of day in quotes, like "03:30"')
      .optional()
      .describe('time of day at which it runs, UTC, like "03:30"'),
    jitter: duration(1, 86400, '1s to 1d')
      .optional()
      .describe(
        'each run begins up to so much later, by chance, so that devices do not act in step',
      ),
    limit: duration(1, 7 * 86400, '1s to 7d')
      .default('1h')
      .describe('a run that takes longer is ended'),
    clock: oneOf('right', 'any')
      .default('right')
      .describe('`right`: never before a time server has set the clock'),
  })
  .refine(({ every, at }) => (every === undefined) !== (at === undefined), {
    message: 'must have either `every` or `at`',
  });

/** an entry of `users` in a device file */
export const systemUser = z.strictObject({
  id: z
    .int()
    .min(1000, 'must be 1000 or more')
    .max(59999, 'must be 59999 or less')
    .optional()
    .describe('number of the user and of its group; default: one that follows from the name'),
  groups: z
    .array(z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be the name of a group'))
    .max(32, 'must be 32 groups or fewer')
    .default([])
    .describe('other groups that it is in, like dialout for serial ports'),
  home: absolute
    .regex(/^[^:]*$/, 'must not have ":" in it')
    .optional()
    .describe('home folder, which is not made; default /nonexistent'),
});

/** Accounts of the base, whose names nobody else has. */
export const RESERVED = ['root', 'nobody', 'nogroup'];

export const accountName = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9, "_" and "-"')
  .refine((text) => !RESERVED.includes(text), 'is there already');
