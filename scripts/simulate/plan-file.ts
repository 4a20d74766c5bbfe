import { z } from 'zod';
import { FAULTS } from './faults';
import type { Plan } from './types';

const MOST = 1e9;
const seconds = z.number().min(0).max(MOST);
const due = z.union([
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({ kind: z.enum(['failures', 'minutes']), after: z.int().min(1).max(10_080) }),
]);
const telling = z.enum(['at once', 'late', 'never']);

const link = z.strictObject({
  name: z.string().min(1).max(20),
  config: z.strictObject({
    kind: z.enum(['serial', 'ethernet-modem', 'ethernet']),
    metric: z.int().min(0).max(MOST),
    table: z.int().min(1).max(252),
    pinWithoutTries: z.enum(['never', 'once']),
    iccid: z.string().max(22).nullable().default(null),
    sameModem: z.array(z.string().max(20)).max(20).default([]),
    answerWait: seconds,
    redial: z.strictObject({
      first: seconds,
      longest: seconds,
      jitter: z.number().min(0).max(50),
      stable: seconds,
    }),
    roaming: z.enum(['allowed', 'refused']),
    pin: z.string().max(20).nullable(),
    check: z.strictObject({ first: seconds, longest: seconds, failing: seconds }).nullable(),
    recover: z.strictObject({ modem: due, usb: due, device: due, perDay: z.int().min(1).max(24) }),
  }),
  locked: z.boolean(),
  context: z.enum(['ours', 'learns', 'forgets']),
  number: telling,
  tries: telling,
  boots: seconds,
  registers: seconds,
});

const fault = z.strictObject({
  kind: z.enum(FAULTS.map(({ name }) => name)),
  at: seconds,
  lasts: seconds,
  how: z.number().min(0).lt(1),
  link: z.int().min(0).max(1),
});

const plan = z.strictObject({
  seed: z.int().min(0),
  year: z.int().min(0),
  days: z.number().positive().max(366),
  links: z.array(link).min(1).max(2),
  faults: z.array(fault).max(10_000),
});

/** Octets of the longest plan: ten thousand faults. */
export const PLAN_LIMIT = 2_000_000;

/**
 * Reads a plan that a failure left.
 * @returns the plan, or what is wrong with the text
 */
export function readPlan(text: string): { plan: Plan } | { wrong: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { wrong: 'it is not JSON' };
  }
  const read = plan.safeParse(data);
  if (read.success) return { plan: read.data as Plan };
  const [first] = read.error.issues;
  return { wrong: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}` };
}
