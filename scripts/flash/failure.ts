import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../frame';
import type { Target } from './target';

/** Says in words why bmaptool failed. @param there is the card still in the reader? */
export function explainFailure(
  doing: string,
  { kind, path }: Pick<Target, 'kind' | 'path'>,
  stderr: string,
  there: boolean,
): UserError {
  if (!there)
    return new UserError(
      `${path} disappeared while ${doing}: the card or its reader was unplugged`,
      'the card now holds an incomplete image; insert it and run the command again',
    );
  const reason = reasonIn(stderr);
  if (/Device or resource busy/.test(reason))
    return new UserError(
      `${path} is in use by another program`,
      'unmount it and close the windows that show it, then run the same command again',
    );
  if (/checksum mismatch/.test(reason)) return notAsBmapSays(reason);
  return new UserError(
    `${path} failed while ${doing}: ${reason}`,
    kind === 'disk'
      ? 'loose reader, worn or write-protected card? The card now holds an incomplete image'
      : 'the file now holds an incomplete image; run the command again',
  );
}

/** Says in words why bmaptool could not unpack an image. */
export function explainUnpacking(image: string, stderr: string): UserError {
  const reason = reasonIn(stderr);
  if (/checksum mismatch/.test(reason)) return notAsBmapSays(reason);
  return new UserError(
    `${image} cannot be unpacked: ${reason}`,
    'nothing was written; is the image damaged or truncated, or the disk full?',
  );
}

function notAsBmapSays(reason: string): UserError {
  return new UserError(
    `the image is not what its bmap says: ${reason}`,
    'build the image again; nothing usable was written',
  );
}

/** bmaptool colours its words also where there is no terminal, and gives its traceback first. */
function reasonIn(stderr: string): string {
  const lines = stripVTControlCharacters(stderr).trim().split('\n');
  const last = lines.findLast((line) => line.includes('ERROR: ')) ?? lines.at(-1) ?? '';
  return last.replace(/^.*ERROR: /, '');
}
