import { keysAway, planSettings } from '../core';
import { writeInPlace, writeWhole } from '../io';
import { hold } from './hold';
import { AWAY, linkKinds, NOTES, WAIT } from './places';
import type { BootFile } from './read';

/** First thing at a start, before anything reads its configuration: what pppi.conf sets, without the data partition. */
export function early(file: BootFile): void {
  const read = file.read(linkKinds());
  const away = keysAway(read);
  if (away) writeWhole(AWAY, away.map((key) => `${key}\n`).join(''), 0o600);
  // What holds instead of a file that is no good is on the data partition too.
  if (!away || away.length > 0) writeWhole(WAIT, '');
  const failed = hold(planSettings(read, null).values, 'early');
  const notes = [...(read.is === 'bad' ? read.mistakes : []), ...failed];
  if (notes.length === 0) return;
  const text = notes.map((line) => `${line}\n`).join('');
  writeWhole(NOTES, text);
  // Nobody else hears it yet: there is no log, and no link.
  writeInPlace('/dev/console', text);
}
