import { z } from 'zod';
import { stickFaults } from './stick-faults';
import { modemProfile } from './stick-modem';
import { deviceMode } from './stick-usb';
import { line, oneOf } from './values';

const modeName = oneOf('storage', 'modem');

/** A mass-storage command block wrapper, 31 bytes (Bulk-Only Transport 1.0 §5.1). */
const commandBlock = z
  .string()
  .regex(/^([0-9a-fA-F]{2})+$/, 'must be pairs of hexadecimal digits')
  .length(62, 'must be a CBW of 31 bytes');

const MOST_SEQUENCES = 16;
const MOST_MESSAGES = 8;

/** A virtual stick: a file of scripts/emulate/stick/kinds, or a user's own for `emulate --stick FILE`. */
export const stickFile = z
  .strictObject({
    title: line.optional().describe('what a person calls it'),
    like: z
      .string()
      .optional()
      .describe(
        'name of a stick that pppi comes with: this file is laid over it, maps joined key by key, all else replaced',
      ),
    start: modeName
      .optional()
      .describe(
        'the mode that it has at power-on; if not given `storage` where there is that mode',
      ),
    modes: z
      .partialRecord(modeName, deviceMode.describe('one state of the device'))
      .describe(
        'what it is on the bus: `storage` before the mode switch, `modem` after it; one of them is enough',
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
        'what makes it leave `storage`: any one of these lists of messages, sent in their order; command block wrappers in hexadecimal, of which only the command counts',
      ),
    ignoreFirst: z
      .int()
      .min(0, 'must be 0 or more')
      .max(100, 'must be 100 or less')
      .default(0)
      .describe('how many switches since power-on are acknowledged and not obeyed'),
    switchMs: z
      .int()
      .min(0, 'must be 0 or more')
      .max(600000, 'must be 600000 or less, ten minutes')
      .default(1500)
      .describe('ms from leaving the bus in one mode to coming back in the other'),
    modem: modemProfile.prefault({}).describe('the modem behind the serial ports'),
  })
  .superRefine((stick, context) => {
    for (const { path, message } of stickFaults(stick))
      context.addIssue({ code: 'custom', path, message });
  });
