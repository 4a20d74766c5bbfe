import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { firstLine, throwIfInterrupted } from '../frame';
import { inTempDir } from '../os';
import type { DeviceModel } from '../model';
import { areaList, findAreas } from './areas';
import { bootCard } from './boot-card';
import type { Judged } from './campaign';
import { Card, SECTOR } from './card';
import { walkCuts } from './cuts';
import { seededRandom, shuffled } from '../world';
import type { Recording } from './types';

/** A card after a cut, and the outcome of booting it. */
export interface Booted {
  cut: Judged;
  online: boolean;
  /** for people */
  outcome: string;
}

export interface BootOptions {
  device: DeviceModel;
  seed: number;
  /** how many */
  count: number;
  say: (line: string) => void;
}

/**
 * Boots some of the doubtful cards, those that honour flushes first, and checks that the device comes online with the
 * configured PIN and password.
 */
export async function bootDoubtful(
  recording: Recording,
  cuts: readonly Judged[],
  { device, seed, count, say }: BootOptions,
): Promise<Booted[]> {
  const doubtful = cuts.filter(({ gravity }) => gravity === 'doubtful' || gravity === 'lost');
  const chosen = shuffled(doubtful, seededRandom(seed))
    .sort((a, b) => Number(a.model === 'lying') - Number(b.model === 'lying'))
    .slice(0, count);
  return inTempDir(async (dir) => {
    const booted: Booted[] = [];
    for (const cut of chosen) {
      throwIfInterrupted();
      const card = join(dir, 'card.img');
      await writeCut(recording, seed, cut.number, card);
      const outcome = await bootOne(cut, card, device);
      say(`cut ${cut.number} booted: ${outcome}`);
      booted.push({ cut, outcome, online: outcome === 'online' });
    }
    return booted;
  });
}

async function bootOne(
  { number, phase }: Judged,
  card: string,
  device: DeviceModel,
): Promise<string> {
  const name = `cut ${number}`;
  try {
    await bootCard({ name, device, card, secrets: phase.secrets, end: 'off' });
    return 'online';
  } catch (error) {
    throwIfInterrupted();
    return firstLine(error);
  }
}

/** Writes the card after a cut to a file. */
export async function writeCut(
  { base, phases }: Recording,
  seed: number,
  number: number,
  path: string,
): Promise<void> {
  await copyFile(base, path);
  const areas = areaList(await findAreas(base));
  const card = new Card(base, areas);
  const file = await open(path, 'r+');
  try {
    await walkCuts(phases, card, seed, async (cut) => {
      if (cut.number !== number) return;
      for (const area of areas.keys())
        for (const [sector, data] of card.state(area).overlay)
          await file.write(data, 0, SECTOR, sector * SECTOR);
    });
  } finally {
    card.close();
    await file.close();
  }
}
