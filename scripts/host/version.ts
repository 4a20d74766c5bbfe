import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths';
import { findTool, run } from './tools';

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
  const commit = await git('rev-parse', 'HEAD');
  const changes = await git('status', '--porcelain', '--untracked-files=no');
  if (!commit || changes === undefined) return { name, version };
  return { name, version, commit, modified: changes !== '' };
}

async function git(...args: string[]): Promise<string | undefined> {
  if (!findTool('git')) return undefined;
  // A container's root is not the owner of a checkout that is mounted into it, and git would refuse it.
  const trust = ['-c', `safe.directory=${ROOT}`];
  const { stdout, status } = await run('git', [...trust, '-C', ROOT, ...args], {
    okStatus: [0, 1, 128],
  });
  return status === 0 ? stdout.trim() : undefined;
}
