import { z } from 'zod';
import { line, oneOf } from './values';

const milliseconds = z
  .int()
  .min(0, 'must be 0 or more')
  .max(600000, 'must be 600000 or less, ten minutes');

const MOST_ANSWERS = 64;
const MOST_UNSOLICITED = 32;
const port = oneOf('ppp', 'at');
const answerLine = line.max(512, 'must be 512 characters or fewer');

/** How the modem behind the serial ports speaks: 3GPP TS 27.007, ITU V.250. */
export const modemProfile = z.strictObject({
  manufacturer: answerLine.default('pppi').describe('what AT+CGMI and ATI answer'),
  model: answerLine.default('virtual modem').describe('what AT+CGMM and ATI answer'),
  revision: answerLine.default('1.0').describe('what AT+CGMR and ATI answer'),
  imei: z
    .string()
    .regex(/^\d{15}$/, 'must be 15 digits')
    // Made up, as those of the kinds that ship; the last digit checks.
    .default('860000000000009')
    .describe('what AT+CGSN answers'),
  connectSpeed: z
    .int()
    .min(1, 'must be 1 or more')
    .max(4294967295, 'must be 4294967295 or less')
    .default(150000000)
    .describe('the number after CONNECT, bit/s'),
  cmee: z
    .union([z.literal(0), z.literal(1), z.literal(2)], 'must be 0, 1 or 2')
    .default(0)
    .describe('AT+CMEE at power-up: 0 plain ERROR, 1 numbers, 2 words'),
  answers: z
    .record(
      z.string().max(64, 'must be 64 characters or fewer'),
      z
        .array(answerLine)
        .max(MOST_ANSWERS, `must be ${MOST_ANSWERS} lines or fewer`)
        .describe('lines of the answer; a result code at the end replaces OK'),
    )
    .default({})
    .describe('fixed answers, by command without AT: `^HWVER`'),
  timing: z
    .strictObject({
      readyMs: milliseconds.default(800).describe('ms from power-up until it reacts to commands'),
      garbageBytes: z
        .int()
        .min(0, 'must be 0 or more')
        .max(1024, 'must be 1024 or less')
        .default(3)
        .describe('NUL bytes that a port sends when it is first opened'),
      registerMs: milliseconds
        .default(4000)
        .describe('ms from power-up, or from the correct PIN, to registration'),
      answerMs: milliseconds.default(5).describe('ms from a command to its answer'),
      connectMs: milliseconds.default(150).describe('ms from a dial to CONNECT'),
    })
    .prefault({})
    .describe('delays and start-up garbage'),
  unsolicited: z
    .array(
      z.strictObject({
        line: answerLine.describe('the line'),
        afterMs: milliseconds.describe('ms after power-up'),
        everyMs: milliseconds
          .min(1, 'must be 1 or more')
          .optional()
          .describe('ms between repeats; without it the line is sent once'),
        jitterMs: milliseconds.default(0).describe('most ms added at random to each wait'),
        ports: z
          .array(port)
          .min(1, 'must have a port')
          .max(2)
          .describe('ports that send it: `ppp`, `at`'),
      }),
    )
    .max(MOST_UNSOLICITED, `must be ${MOST_UNSOLICITED} lines or fewer`)
    .default([])
    .describe('unsolicited result codes'),
  seed: z
    .int()
    .min(0, 'must be 0 or more')
    .max(2147483647, 'must be 2147483647 or less')
    .default(1)
    .describe('seed of its random numbers'),
});
