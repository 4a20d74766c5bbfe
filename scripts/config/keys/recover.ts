import { z } from 'zod';

/** When to take a step of recovery. */
const stepKinds = (failures: number, minutes: number) => ({
  failures: {
    kind: z.literal('failures').describe('after this many failed calls in a row'),
    after: z
      .int()
      .min(1, 'must be 1 or more')
      .max(1000, 'must be 1000 or less')
      .default(failures)
      .describe(
        'failed calls since the link was online, or since this step was last taken; two minutes without a modem or network count as one',
      ),
  },
  minutes: {
    kind: z.literal('minutes').describe('after this much time offline'),
    after: z
      .int()
      .min(1, 'must be 1 or more')
      .max(10080, 'must be 10080 (a week) or less')
      .default(minutes)
      .describe('minutes since the link was online, or since this step was last taken'),
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
      'most restarts in 24 hours, counted on the data partition; without that partition the device never restarts itself',
    ),
};
const rebootKinds = stepKinds(30, 60);

export const recover = z
  .strictObject({
    modem: step(5, 10).describe('restart the modem (AT+CFUN=1,1; AT^RESET if it refuses that)'),
    usb: step(8, 20).describe(
      "switch off the modem's USB port for 5 s, and its power where the board can",
    ),
    reboot: z
      .discriminatedUnion('kind', [
        z.strictObject({ ...rebootKinds.failures, ...perDay }),
        z.strictObject({ ...rebootKinds.minutes, ...perDay }),
        stepOff,
      ])
      .prefault({ kind: 'minutes' })
      .describe('restart the whole device, unless it has another way to the internet'),
  })
  .prefault({});
