import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../../hardware';
import { useKept } from '../../checkout';
import { LIMITS, listingFault, readRegular, sha256, sourceDateEpoch } from '../../os';
import type { Pin, SystemRequest } from '../types';
import { makeBase, PARTS, type BaseFacts } from './base';

/** Code that shapes a base but lies outside this folder. */
const SHARED = ['licence-tree.ts', 'set-times.ts'].map((name) => join(__dirname, '..', name));

/** A base made of Debian packages, in the cache; nothing in it depends on a device. */
export interface Base extends BaseFacts {
  rootDir: string;
  bootDir: string;
  /** archive of copyright files and licence texts */
  licences: string;
}

export interface BaseRequest {
  board: Board;
  kernel: SystemRequest['kernel'];
  /** fetch today's packages */
  refresh: boolean;
  /** packages to use instead of the newest; such a base is cached separately */
  pin?: Pin | undefined;
  say: (line: string) => void;
}

/**
 * Uses the base for a board: the cached one, or a new one if its inputs (recipe, board, code) have changed, if the cached
 * one has changed on disk, or if `refresh` asks for it.
 * @param use must copy what it needs: another build may replace the base afterwards
 */
export async function withBase<T>(
  { board, kernel, refresh, pin, say }: BaseRequest,
  use: (base: Base) => Promise<T>,
): Promise<T> {
  const kept = {
    name: `debian-${await baseKey(board, kernel, pin)}`,
    fault: listingFault,
    make: (dir: string) => makeBase(dir, board, kernel, pin, say),
    say,
  };
  return useKept(
    kept,
    async (dir) => {
      const place = (part: keyof typeof PARTS) => join(dir, PARTS[part]);
      const text = (await readRegular(place('facts'), LIMITS.beside)).toString();
      const facts = JSON.parse(text) as BaseFacts;
      const [rootDir, bootDir, licences] = [place('root'), place('boot'), place('licences')];
      return use({ rootDir, bootDir, licences, ...facts });
    },
    refresh,
  );
}

/** A checksum over everything that shapes a base, except the packages themselves. */
async function baseKey(
  board: Board,
  kernel: BaseRequest['kernel'],
  pin: Pin | undefined,
): Promise<string> {
  const entries = await readdir(__dirname, { recursive: true, withFileTypes: true });
  const code = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const boardFiles = ['board.yaml', 'config.txt'].map((name) => join(board.dir, name));
  const parts = await Promise.all(
    [...code.sort(), ...SHARED, ...boardFiles].map((path) => readRegular(path, LIMITS.overlay)),
  );
  const pinned = pin ? [JSON.stringify(pin)] : [];
  return sha256(...parts, kernel, String(sourceDateEpoch() ?? ''), ...pinned).slice(0, 16);
}
