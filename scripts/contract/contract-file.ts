import { join } from 'node:path';
import { z } from 'zod';
import { shortPath } from '../checkout';
import { ConfigError, readYaml } from '../config';
import { UserError } from '../frame';
import type { Board } from '../hardware';
import { exists, LIMITS, readRegular } from '../os';
import { starOf } from './star';

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

/** A file name with one star, which stands for any letters. */
const pattern = z.string().regex(/^[\w.-]*\*[\w.-]*$/, 'must be a file name with one "*" in it');

const firmware = z
  .strictObject({
    /** what the boot ROM loads */
    first: sentence,
    /** a program of the firmware, and the data that it needs, with the same letters in place of the star */
    program: pattern,
    data: pattern,
    /** the key of config.txt that says how many MiB the firmware keeps, and how many without it */
    memory: z.strictObject({ key: sentence, without: z.int() }),
    /** the first that is for so much memory is loaded; the last is for any */
    programs: z.array(z.strictObject({ name: sentence, most: z.int().optional() })).min(1),
    /** keys of config.txt by which another program would be loaded */
    instead: z.array(sentence),
    /** what it calls a device tree: %d is the chip, %s a model */
    trees: z.string().regex(/^[^%]*%d[^%]*%s[^%]*$/, 'must have "%d" and then "%s" in it'),
    /** what the day of its build stands behind in a program */
    built: sentence,
    /** build dates of programs */
    oldest: day,
    reviewed: day,
    /** known changes after the reviewed build, and the key of config.txt that it then needs */
    after: z.array(sentence),
    newer: z.strictObject({ key: sentence, value, why: sentence }),
  })
  .superRefine(({ program, programs }, context) => {
    const add = (index: number, key: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['programs', index, key], message });
    programs.forEach(({ name, most }, index) => {
      const isLast = index === programs.length - 1;
      if (program.includes('*') && starOf(program, name) === undefined)
        add(index, 'name', `must fit ${program}`);
      if (isLast !== (most === undefined))
        add(index, 'most', isLast ? 'must be left out in the last one' : 'is missing');
    });
  });

const schema = z.strictObject({
  /** models as in the names of device trees, see `trees` of firmware */
  chip: z.int(),
  /** the driver that can restart the board, and how many seconds it waits */
  watchdog: z.strictObject({ module: sentence, parameter: sentence }),
  /** models that do not boot from FAT16 */
  fat16: z.strictObject({ not: z.array(sentence), source: sentence }),
  firmware,
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
 * @throws UserError if it has none, or with every mistake in it
 */
export async function loadContract(board: Board): Promise<Contract> {
  const path = join(board.dir, 'contract.yaml');
  if (!(await exists(path)))
    throw new UserError(`the board ${board.name} has no contract`, `write ${path}`);
  const text = await readRegular(path, LIMITS.yaml);
  try {
    return readYaml(schema, { file: shortPath(path), text });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UserError(
      error.tell(`the contract of the board ${board.name}`),
      'every key and what it is: scripts/contract/contract-file.ts',
    );
  }
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
