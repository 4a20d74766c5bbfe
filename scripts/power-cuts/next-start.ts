import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import {
  planSettings,
  readSettings,
  readStored,
  storedText,
  withStars,
  type LinkKinds,
} from '../../device/core';
import { OVERLAY_DIR } from '../checkout';
import { inTempDir } from '../os';
import { ask } from './ask';

/** The settings on a card: the text that counts on the boot partition, and what the data partition stores. */
export interface CardSettings {
  /** pppi.conf; undefined: it says nothing */
  text: Buffer | undefined;
  /** /data/pppi/settings; undefined: there is no such file */
  stored: string | undefined;
}

/** Values by key. */
export type Values = Readonly<Record<string, string>>;

/**
 * One start of the device, decided by its own code.
 * @param link the device's only one
 * @returns what holds in it, and what the card has after it
 */
export function nextStart(
  { text, stored }: CardSettings,
  link: string,
): { values: Values; after: CardSettings } {
  const links: LinkKinds = { [link]: 'serial' };
  const bytes = [...(text ?? [])];
  const { values, store, clear } = planSettings(
    readSettings(bytes, links),
    readStored(stored ?? '', links),
  );
  return {
    values: Object.fromEntries(values.map(({ key, value }) => [key, value])),
    after: {
      text: text && Buffer.from(withStars(bytes, clear, links)),
      stored: store ? storedText(store) : stored,
    },
  };
}

/** The device's own choice between pppi.conf and what an image of before has left. */
const CHOOSE = join(OVERLAY_DIR, 'usr/lib/pppi/boot-text.sh');

/**
 * @param files of the boot partition, by name
 * @returns the one that counts; undefined: none says anything
 */
export async function textThatCounts(
  files: ReadonlyMap<string, Buffer>,
): Promise<Buffer | undefined> {
  const named = [...files].filter(([name]) => /^pppi\.(?:conf|old)$/.test(name));
  if (named.length === 0) return undefined;
  return inTempDir(async (dir) => {
    await mkdir(join(dir, 'boot'));
    for (const [name, data] of named) await writeFile(join(dir, 'boot', name), data);
    const script = `. ${CHOOSE}; cd ${join(dir, 'boot')} && choose_text && printf %s "$TEXT"`;
    const { status, stdout } = await ask('busybox', ['sh', '-c', script]);
    return status === 0 ? files.get(stdout) : undefined;
  });
}
