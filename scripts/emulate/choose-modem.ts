import { existsSync } from 'node:fs';
import { ConfigError } from '../config';
import { shortPath } from '../checkout';
import { EXIT, nearest, UserError } from '../frame';
import type { ModemKind } from './modem';
import { listKinds, loadKind, loadKindFile } from './modem-files';

/** That of the guide, as it comes: it starts as a CD-ROM. */
export const DEFAULT_MODEM = 'huawei-12d1-14fe';

/**
 * The virtual modem that an option names: one that ships with pppi, or a file.
 * @throws UserError, exit status 2, if there is none, or with every mistake in its file
 */
export function chooseModem(name: string = DEFAULT_MODEM): ModemKind {
  const known = listKinds();
  if (known.includes(name)) return loadKind(name);
  if (!existsSync(name)) {
    const near = nearest(name, known);
    const guess = near === undefined ? '' : `did you mean ${near}? `;
    const what = /[/.]/.test(name) ? 'file' : 'modem';
    throw new UserError(
      `there is no ${what} ${name}`,
      `${guess}modems: ${known.join(', ')}; or the path of a file: docs/virtual-modems.md`,
      EXIT.usage,
    );
  }
  try {
    return loadKindFile(shortPath(name));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new UserError(
      error.tell("a virtual modem's file"),
      'every key and what it may be: docs/config.md',
      EXIT.usage,
    );
  }
}
