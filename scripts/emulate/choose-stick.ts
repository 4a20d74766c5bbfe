import { existsSync } from 'node:fs';
import { ConfigError } from '../config';
import { shortPath } from '../checkout';
import { EXIT, nearest, UserError } from '../frame';
import { listKinds, loadKind, loadKindFile, type StickKind } from './modem';

/** That of the guide, as it comes: it starts as a CD-ROM. */
export const DEFAULT_STICK = 'huawei-12d1-14fe';

/**
 * The stick that an option names: one that pppi comes with, or a file.
 * @throws UserError, exit status 2, if there is none, or with every mistake in its file
 */
export function chooseStick(name: string = DEFAULT_STICK): StickKind {
  const known = listKinds();
  if (known.includes(name)) return loadKind(name);
  if (!existsSync(name)) {
    const near = nearest(name, known);
    const guess = near === undefined ? '' : `did you mean ${near}? `;
    const what = /[/.]/.test(name) ? 'file' : 'stick';
    throw new UserError(
      `there is no ${what} ${name}`,
      `${guess}sticks: ${known.join(', ')}; or the path of a file: docs/sticks.md`,
      EXIT.usage,
    );
  }
  try {
    return loadKindFile(shortPath(name));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UserError(
      error.tell("a stick's file"),
      'every key and what it may be: docs/config.md',
      EXIT.usage,
    );
  }
}
