import { z } from 'zod';

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

export const recover = z
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
