import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git';
import { ROOT } from './paths';
import { findTool } from './tools';

/** Which pppi this is. */
export interface Builder {
  name: string;
  version: string;
  /** where the checkout is one of git */
  commit?: string;
  /** files that git knows differ from that commit */
  modified?: boolean;
}

/** Reads the version from package.json and git. A tag is not asked for: a shallow clone has none. */
export async function readBuilder(): Promise<Builder> {
  const text = await readFile(join(ROOT, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(text) as Builder;
  const commit = await ask('rev-parse', 'HEAD');
  const changes = await ask('status', '--porcelain', '--untracked-files=no');
  if (!commit || changes === undefined) return { name, version };
  return { name, version, commit, modified: changes !== '' };
}

async function ask(...args: string[]): Promise<string | undefined> {
  if (!findTool('git')) return undefined;
  const { stdout, status } = await git(ROOT, args, { okStatus: [0, 1, 128] });
  return status === 0 ? stdout.trim() : undefined;
}
