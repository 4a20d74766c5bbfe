import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Board } from '../hardware';
import { UserError } from '../frame';
import { exists, LIMITS, readRegular } from '../os';

const sentence = z.string().min(1);
const day = z.iso.date();
const value = z.union([z.string(), z.number()]).transform(String);

const key = z
  .strictObject({
    /** where it is documented */
    source: sentence,
    why: sentence,
    /** the only value allowed; the key is then required */
    required: value.optional(),
    /** allowed values */
    allowed: z.array(value).optional(),
  })
  .refine(({ required, allowed }) => !(required && allowed), 'either required or allowed');

const schema = z.strictObject({
  /** models as in the names of device trees, bcm2837-rpi-MODEL.dtb */
  chip: z.number().int(),
  /** the driver that can restart the board, and how many seconds it waits */
  watchdog: z.strictObject({ module: sentence, parameter: sentence }),
  /** models that do not boot from FAT16 */
  fat16: z.strictObject({ not: z.array(sentence), source: sentence }),
  firmware: z.strictObject({
    /** build dates of start*.elf */
    oldest: day,
    reviewed: day,
    /** known changes after the reviewed build */
    after: z.array(sentence),
  }),
  config: z.record(z.string(), key),
  cmdline: z.array(z.strictObject({ word: sentence, source: sentence, why: sentence })),
  /** drivers that no table of `compatible` strings leads to */
  otherwise: z.array(z.strictObject({ compatible: sentence, module: sentence, source: sentence })),
  /** nodes without a driver on any card, with the reason why they need none */
  missing: z.array(
    z.strictObject({
      compatible: sentence,
      why: sentence,
      /** applies to images of this system only */
      system: z.enum(['debian', 'buildroot']).optional(),
    }),
  ),
});

/** The board's part of the contract, beside the code of the checks; see contract.yaml of the board. */
export type Contract = z.infer<typeof schema>;

/** The folder with the walks of known kernels. */
const WALKS = 'walks';

/**
 * Reads contract.yaml of a board.
 * @throws UserError if it has none, or it is not valid
 */
export async function loadContract(board: Board): Promise<Contract> {
  const path = join(board.dir, 'contract.yaml');
  if (!(await exists(path)))
    throw new UserError(`the board ${board.name} has no contract`, `write ${path}`);
  const result = schema.safeParse(parse((await readRegular(path, LIMITS.yaml)).toString()));
  if (result.success) return result.data;
  throw new UserError(`${path} is not valid\n${z.prettifyError(result.error)}`);
}

/** @returns the path of a kernel's recorded walk; the file may not exist */
export function walkPath(board: Board, version: string): string {
  return join(board.dir, WALKS, `${version}.txt`);
}

/** @returns a kernel's recorded walk, undefined if there is none */
export async function loadWalk(
  board: Board,
  version: string | undefined,
): Promise<string | undefined> {
  if (version === undefined) return undefined;
  const path = walkPath(board, version);
  return (await exists(path)) ? (await readRegular(path, LIMITS.beside)).toString() : undefined;
}
