import { join } from 'node:path';
import { Interrupted, Steps, UserError } from '../frame';
import { inTempDir } from '../os';
import { readBmap, type Bmap } from './bmap';
import { allow, eject, forgetCached, keepingSize, readBack, unmount, write } from './card';
import { copyMapped } from './copy';
import { explainUnpacking } from './failure';
import { applySettings, type Setting } from './settings';
import { readSettingsFile, writeSettingsFile } from './settings-file';
import type { Target } from './target';

export interface FlashRequest {
  /** an image, plain or compressed, with its bmap beside it */
  image: string;
  target: Target;
  /** for pppi.conf on the card */
  settings: readonly Setting[];
  /** continue even if the disk looks unlike a card; unmount it */
  force: boolean;
  /** show no progress */
  quiet: boolean;
}

export interface FlashResult {
  /** bytes written and read back */
  bytes: number;
  /** whether the card reader ejected the card */
  ejected: boolean;
}

/**
 * Writes an image to a card, verifies it, applies the settings, and ejects it.
 * @throws UserError if the card may not be written to, is removed, fails, or returns other data than was written
 */
export async function flash(request: FlashRequest): Promise<FlashResult> {
  const { image, target, settings, force, quiet } = request;
  const bmap = await readBmap(image);
  await allow(target, image, bmap, force);
  // Report a mistake in a key before writing the card.
  const text = settings.length > 0 ? await settingsText(image, bmap, settings) : undefined;
  const written = Steps.begin(`Write ${target.path}`, (say) =>
    write(image, bmap, target, say),
  ).step('Verify', (_, say) => readBack(bmap, target, say));
  const set =
    text === undefined
      ? written
      : written.step('Apply the settings', () => putSettings(target, text));
  const steps = set.step('Eject', () => eject(target));
  try {
    const ejected = await keepingSize(target, () => steps.run({ quiet }));
    return { bytes: bmap.mappedSize, ejected };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(
      error.signal,
      `${target.path} now holds an incomplete image; run the command again`,
    );
  }
}

async function settingsText(
  image: string,
  bmap: Bmap,
  settings: readonly Setting[],
): Promise<string> {
  const apply = async (plain: string) => applySettings(await readSettingsFile(plain), settings);
  if (image.endsWith('.img')) return apply(image);
  // Unpacked by bmaptool too, so that every format that it can write to a card can be read here.
  return inTempDir(async (dir) => {
    const plain = join(dir, 'sdcard.img');
    const { status, stderr } = await copyMapped(image, plain, bmap, () => {});
    if (status !== 0) throw explainUnpacking(image, stderr);
    return apply(plain);
  });
}

async function putSettings(target: Target, text: string): Promise<void> {
  await unmount(target);
  await writeSettingsFile(target.path, text);
  await forgetCached(target);
  if ((await readSettingsFile(target.path)) !== text)
    throw new UserError(
      `${target.path} returns other settings than were written`,
      'the card is worn; use another',
    );
}
