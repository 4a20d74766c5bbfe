import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonText, UserError } from '../frame';
import { writeWhole } from '../os';
import { SECTOR } from './card';
import type { Recording } from './types';

/** Files of a recording: the card as at first power-on, the data written to it since, and the commands and phases. */
const FILES = { base: 'base.img', sectors: 'sectors.bin', phases: 'recording.json' } as const;

const schema = z.array(
  z.strictObject({
    name: z.string(),
    cuts: z.boolean(),
    secrets: z.strictObject({ pin: z.string(), password: z.string() }),
    /** first sector and count of each command; the data follow in the same order */
    commands: z.array(z.tuple([z.int().nonnegative(), z.int().positive()])),
  }),
);

/** @returns the path of a recording's card */
export function basePath(dir: string): string {
  return join(dir, FILES.base);
}

/** Writes a recording into the folder that holds its card. */
export async function saveRecording(dir: string, { phases }: Recording): Promise<void> {
  const sectors = phases.flatMap(({ commands }) => commands.flatMap((command) => command.sectors));
  await writeWhole(join(dir, FILES.sectors), Buffer.concat(sectors));
  const lists = phases.map(({ name, cuts, secrets, commands }) => ({
    ...{ name, cuts, secrets },
    commands: commands.map(({ sector, sectors: written }) => [sector, written.length]),
  }));
  await writeWhole(join(dir, FILES.phases), jsonText(lists));
}

/** @throws UserError if the folder holds no recording */
export async function loadRecording(dir: string): Promise<Recording> {
  const text = await readFile(join(dir, FILES.phases), 'utf8');
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new UserError(
      `${dir} holds no recording`,
      'npm run power-cuts -- --keep FOLDER makes one',
    );
  const data = await readFile(join(dir, FILES.sectors));
  let at = 0;
  const take = () => data.subarray(at, (at += SECTOR));
  const phases = parsed.data.map((phase) => ({
    ...phase,
    commands: phase.commands.map(([sector, count]) => ({
      sector,
      sectors: Array.from({ length: count }, take),
    })),
  }));
  if (at !== data.length)
    throw new UserError(`${join(dir, FILES.sectors)} is truncated`, 'record it again');
  return { base: basePath(dir), phases };
}
