import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git';
import { ROOT } from '../frame';
import { findTool } from '../os';

/** The version of pppi. */
export interface Builder {
  name: string;
  version: string;
  /** if it is a git checkout */
  commit?: string;
  /** whether the checkout differs from that commit */
  modified?: boolean;
  /** the differences as in git status --short: letters and a path in the checkout; a long list ends in "and 7 more" */
  changes?: string[];
}

/** Reads the version from package.json and git. Not from a tag: a shallow clone has none. */
export async function readBuilder(): Promise<Builder> {
  const text = await readFile(join(ROOT, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(text) as Builder;
  const commit = await ask(ROOT, 'rev-parse', 'HEAD');
  const changes = await readChanges(ROOT);
  if (!commit || changes === undefined) return { name, version };
  const modified = changes.length > 0;
  return { name, version, commit, modified, ...(modified ? { changes: shortened(changes) } : {}) };
}

/** @returns version and commit for messages: `0.2.0 1a2b3c4d5e6f with changes` */
export function versionText({ version, commit, modified }: Builder): string {
  return [version, commit?.slice(0, 12), modified ? 'with changes' : ''].filter(Boolean).join(' ');
}

/** Copied into images even if git ignores them. */
const LAID = ['overlay', 'board', 'br2-external'];

/** Changes that are named in an image. */
const NAMED = 20;

/**
 * Changed and untracked files of a checkout. Ignored files count only where they get into images; a *.local.yaml is
 * kept out of git on purpose, like an environment variable.
 * @returns as in git status --short, sorted; undefined outside of a git checkout
 */
export async function readChanges(checkout: string): Promise<string[] | undefined> {
  // -z: names unquoted (git-status(1)).
  const status = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'];
  const known = await ask(checkout, ...status);
  if (known === undefined) return undefined;
  const ignored = await ask(checkout, ...status, '--ignored', '--', ...LAID);
  const all = [known, ignored ?? ''].flatMap((text) => text.split('\0')).filter(Boolean);
  return [...new Set(all)].map((line) => line.trim()).sort();
}

function shortened(changes: readonly string[]): string[] {
  const rest = changes.length - NAMED;
  return [...changes.slice(0, NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])];
}

async function ask(checkout: string, ...args: string[]): Promise<string | undefined> {
  if (!findTool('git')) return undefined;
  const { stdout, status } = await git(checkout, args, { okStatus: [0, 1, 128] });
  return status === 0 ? stdout.trim() : undefined;
}
