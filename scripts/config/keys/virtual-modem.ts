import { z } from 'zod';
import { virtualModemFaults } from './virtual-modem-faults';
import { modemProfile } from './virtual-modem-profile';
import { deviceMode } from './virtual-modem-usb';
import { line, oneOf } from './values';

const modeName = oneOf('storage', 'modem');

/** A mass-storage command block wrapper, 31 bytes (Bulk-Only Transport 1.0 §5.1). */
const commandBlock = z
  .string()
  .regex(/^([0-9a-fA-F]{2})+$/, 'must be pairs of hexadecimal digits')
  .length(62, 'must be a CBW of 31 bytes');

const MOST_SEQUENCES = 16;
const MOST_MESSAGES = 8;

/** A virtual modem: a file of scripts/emulate/modem/kinds, or a user's own for `emulate --modem FILE`. */
export const virtualModemFile = z
  .strictObject({
    title: line.optional().describe('name shown to people'),
    like: z
      .string()
      .optional()
      .describe(
        'name of a virtual modem that ships with pppi, to start from: this file is merged over it, maps key by key; anything else is replaced',
      ),
    start: modeName
      .optional()
      .describe('mode at power-on; default `storage` if the file has that mode'),
    modes: z
      .partialRecord(modeName, deviceMode.describe('one state of the device'))
      .describe(
        'what the bus sees: `storage` before the mode switch, `modem` after it; one of the two is enough',
      ),
    switchSequences: z
      .array(
        z
          .array(commandBlock)
          .min(1, 'must have at least one message')
          .max(MOST_MESSAGES, `must be ${MOST_MESSAGES} messages or fewer`),
      )
      .max(MOST_SEQUENCES, `must be ${MOST_SEQUENCES} sequences or fewer`)
      .default([])
      .describe(
        'mode switches that it obeys: any of these lists of messages, sent in order; command block wrappers in hexadecimal, of which only the command is compared',
      ),
    ignoreFirst: z
      .int()
      .min(0, 'must be 0 or more')
      .max(100, 'must be 100 or less')
      .default(0)
      .describe('number of mode switches after power-on that it acknowledges but ignores'),
    switchMs: z
      .int()
      .min(0, 'must be 0 or more')
      .max(600000, 'must be 600000 or less, ten minutes')
      .default(1500)
      .describe('ms between leaving the bus in one mode and returning in the other'),
    modem: modemProfile.prefault({}).describe('the modem behind the serial ports'),
  })
  .superRefine((file, context) => {
    for (const { path, message, hint } of virtualModemFaults(file))
      context.addIssue({ code: 'custom', path, message, params: { hint } });
  });
