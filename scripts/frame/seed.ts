import { randomInt } from 'node:crypto';
import { EXIT, UserError } from './errors';
import { say } from './output';

/** fast-check takes signed 32-bit seeds; those below this are drawn. */
const SEEDS = 2 ** 31;

let drawn: number | undefined;

/**
 * The seed of all randomness in this run: PPPI_SEED from the environment, or a random one. Printed once on
 * stderr. Child programs get it in their environment: a run has one seed.
 * @returns a whole number from 0 to 2^31 - 1
 * @throws UserError, exit status 2, if PPPI_SEED is not such a number
 */
export function seed(): number {
  if (drawn !== undefined) return drawn;
  drawn = read(process.env.PPPI_SEED) ?? randomInt(SEEDS);
  process.env.PPPI_SEED = String(drawn);
  say(`seed ${drawn}; PPPI_SEED=${drawn} repeats this run`);
  return drawn;
}

/**
 * What a sample leaves out, for the log of a run.
 * @param what the things are @param all of them @param command that takes all
 * @param left names of those left out
 */
export function drawnText(
  what: string,
  all: number,
  command: string,
  left: readonly string[],
): string {
  return `${all - left.length} of ${all} ${what}; ${command} takes all. Not drawn by this seed: ${left.join(', ')}`;
}

function read(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) < SEEDS) return Number(text);
  throw new UserError(
    `PPPI_SEED=${text} is not a seed`,
    `a whole number from 0 to ${SEEDS - 1}, or leave it out for a random one`,
    EXIT.usage,
  );
}
