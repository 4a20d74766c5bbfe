import { Interrupted, runSteps, UserError, type Step } from '../host';
import { readBmap } from './bmap';
import { allow, eject, forgetCached, keepingSize, readBack, unmount, write } from './card';
import { applySettings, type Setting } from './settings';
import { readSettingsFile, writeSettingsFile } from './settings-file';
import type { Target } from './target';

export interface FlashRequest {
  /** an image, as it is or compressed, with its bmap beside it */
  image: string;
  target: Target;
  /** for pppi.conf on the card */
  settings: readonly Setting[];
  /** go on although the disk looks odd; unmount it */
  force: boolean;
  /** show no progress */
  quiet: boolean;
}

export interface FlashResult {
  /** bytes written and read back */
  bytes: number;
  /** did the reader let the card go? */
  ejected: boolean;
}

/**
 * Writes an image to a card, reads it back, puts the settings on it, and ejects it.
 * @throws UserError if the card may not be written to, is pulled out, fails, or gives back another thing
 */
export async function flash(request: FlashRequest): Promise<FlashResult> {
  const { image, target, settings, force, quiet } = request;
  const bmap = await readBmap(image);
  await allow(target, image, bmap, force);
  // A mistake in a key shall be known before the card is written.
  const packed = !image.endsWith('.img');
  const prepared = packed ? undefined : await settingsText(image, settings);
  let ejected = false;
  const steps: Step[] = [
    { title: `Write ${target.path}`, run: (say) => write(image, bmap, target, say) },
    { title: 'Read it back', run: (say) => readBack(bmap, target, say) },
    {
      title: 'Put the settings on it',
      run: async () => {
        const text = prepared ?? (await settingsText(target.path, settings));
        if (text !== undefined) await putSettings(target, text);
      },
    },
    { title: 'Eject it', run: async () => void (ejected = await eject(target)) },
  ];
  const wanted = steps.filter((_step, index) => index !== 2 || settings.length > 0);
  try {
    await keepingSize(target, () => runSteps(wanted, quiet));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(error.signal, `${target.path} is not whole; run the same again`);
  }
  return { bytes: bmap.mappedSize, ejected };
}

async function settingsText(
  from: string,
  settings: readonly Setting[],
): Promise<string | undefined> {
  if (settings.length === 0) return undefined;
  return applySettings(await readSettingsFile(from), settings);
}

async function putSettings(target: Target, text: string): Promise<void> {
  await unmount(target);
  await writeSettingsFile(target.path, text);
  await forgetCached(target);
  if ((await readSettingsFile(target.path)) !== text)
    throw new UserError(
      `${target.path} gives back other settings than were written`,
      'the card is worn; take another',
    );
}
