import { readFile } from 'node:fs/promises';
import type { Firmware } from '../card';

/** The format string with which the firmware builds the names; found in start_cd.elf of April 2024. */
const FORMAT = 'bcm%d-rpi-%s.dtb';

/**
 * Reads the plain strings in a start*.elf.
 * @param models the firmware's model names to look for: `3-b-plus`
 */
export async function readFirmware(path: string, models: readonly string[]): Promise<Firmware> {
  const elf = await readFile(path);
  const text = elf.toString('latin1');
  // Two strings have this name, the time and the date: `Apr 17 2024`.
  const day = /VC_BUILD_ID_TIME: (\w{3} +\d{1,2} \d{4})/.exec(text)?.[1];
  return {
    models: models.filter((model) => text.includes(`\0${model}\0`)),
    composesNames: text.includes(FORMAT),
    built: day && new Date(`${day} UTC`).toISOString().slice(0, 10),
  };
}
