import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../host';
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
      `${path} went away while ${doing}: the card or its reader was pulled out`,
      'what is on the card is not whole; put it in and run the same again',
    );
  const reason = reasonIn(stderr);
  if (/Device or resource busy/.test(reason))
    return new UserError(
      `${path} is in use by another program`,
      'unmount it and close what shows it, then run the same again',
    );
  if (/checksum mismatch/.test(reason)) return notAsBmapSays(reason);
  return new UserError(
    `${path} failed while ${doing}: ${reason}`,
    kind === 'disk'
      ? 'a loose reader, a worn or a write-protected card? What is on it is not whole'
      : 'what is in it is not whole; run the same again',
  );
}

/** Says in words why bmaptool could not unpack an image. */
export function explainUnpacking(image: string, stderr: string): UserError {
  const reason = reasonIn(stderr);
  if (/checksum mismatch/.test(reason)) return notAsBmapSays(reason);
  return new UserError(
    `${image} cannot be unpacked: ${reason}`,
    'nothing was written; is it damaged or cut off, or the disk full?',
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
