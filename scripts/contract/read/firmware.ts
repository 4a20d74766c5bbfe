import { readFile } from 'node:fs/promises';
import type { Firmware } from '../card';
import type { Contract } from '../contract-file';

/**
 * Reads the plain texts in a program of the firmware.
 * @param models the firmware's model names to look for: `3-b-plus`
 * @param facts what its texts are like
 */
export async function readFirmware(
  path: string,
  models: readonly string[],
  { trees, built }: Pick<Contract['firmware'], 'trees' | 'built'>,
): Promise<Firmware> {
  const text = (await readFile(path)).toString('latin1');
  // Two texts have this name, the time and the date: `Apr 17 2024`.
  const days = text.split(`${built}: `).slice(1);
  const day = days.map((one) => /^\w{3} +\d{1,2} \d{4}/.exec(one)?.[0]).find(Boolean);
  return {
    models: models.filter((model) => text.includes(`\0${model}\0`)),
    composesNames: text.includes(trees),
    built: day && new Date(`${day} UTC`).toISOString().slice(0, 10),
  };
}
