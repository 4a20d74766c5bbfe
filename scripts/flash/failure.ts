import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../frame';
import type { Target } from './target';

/** Explains why bmaptool failed. @param there whether the card is still in the reader */
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
      'unmount it and close all windows that show its files, then run the same command again',
    );
  if (/checksum mismatch/.test(reason)) return notAsBmapSays(reason);
  return new UserError(
    `${path} failed while ${doing}: ${reason}`,
    kind === 'disk'
      ? 'is the reader loose, or the card worn or write-protected? The card now holds an incomplete image'
      : 'the file now holds an incomplete image; run the command again',
  );
}

/** Explains why bmaptool could not unpack an image. */
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
    `the image does not match its bmap: ${reason}`,
    'build the image again; nothing usable was written',
  );
}

/** bmaptool colours its messages even without a terminal, and prints its traceback first. */
function reasonIn(stderr: string): string {
  const lines = stripVTControlCharacters(stderr).trim().split('\n');
  const last = lines.findLast((line) => line.includes('ERROR: ')) ?? lines.at(-1) ?? '';
  return last.replace(/^.*ERROR: /, '');
}
