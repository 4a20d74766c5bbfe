import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT, UserError } from '../../frame';
import { exists, kindOfFile, readRegular } from '../../os';
import { RELEASE } from './release';

/** What lies at the top of Buildroot's tree, of every version. */
const LANDMARKS = ['Makefile', 'Config.in', 'package', 'support'];

/** Bytes; Buildroot's own Makefile has 40 KiB. */
const MAKEFILE_LIMIT = 1024 * 1024;

/** A tree of Buildroot that somebody names in BUILDROOT_DIR. */
export interface OwnTree {
  /** its full path */
  tree: string;
  /** as its Makefile says, for example 2026.02.3 or 2026.05-git */
  version: string;
}

/** @returns what BUILDROOT_DIR says; undefined if it is not set, or empty */
export function namedTree(): string | undefined {
  return process.env.BUILDROOT_DIR || undefined;
}

/**
 * Looks at a tree before anything is started in it.
 * @param named as BUILDROOT_DIR says
 * @throws UserError, exit status 2, if it is no tree of Buildroot that can be read, or one too old for the recipe
 */
export async function readOwnTree(named: string): Promise<OwnTree> {
  const tree = resolve(named);
  const refused = (fact: string, hint = advice()) =>
    new UserError(`BUILDROOT_DIR=${named} ${fact}`, hint, EXIT.usage);

  const problem = await lookAt(tree);
  if (problem !== undefined) throw refused(problem);
  const missing: string[] = [];
  for (const name of LANDMARKS) if (!(await exists(join(tree, name)))) missing.push(name);
  if (missing.length > 0) {
    const output = (await exists(join(tree, '.config'))) && (await exists(join(tree, 'Makefile')));
    throw refused(
      `is no Buildroot: it has no ${missing.join(', no ')}`,
      output ? `it looks like an output folder; ${advice()}` : advice(),
    );
  }
  const makefile = (await readRegular(join(tree, 'Makefile'), MAKEFILE_LIMIT)).toString('utf8');
  // Buildroot's Makefile: `export BR2_VERSION := 2026.02.3`, between releases `2026.05-git`.
  const version = /^export BR2_VERSION := (\S+)$/m.exec(makefile)?.[1];
  if (version === undefined) throw refused('is no Buildroot: its Makefile names no BR2_VERSION');
  if (series(version) < series(RELEASE.tag))
    throw refused(`is Buildroot ${version}; the recipe needs ${seriesText(RELEASE.tag)} or newer`);
  return { tree, version };
}

/** @returns what is wrong with a folder, or undefined */
async function lookAt(tree: string): Promise<string | undefined> {
  try {
    const kind = kindOfFile(await stat(tree));
    if (kind !== 'folder') return `is a ${kind}, not a folder`;
    await access(tree, constants.R_OK | constants.X_OK);
    return (await readdir(tree)).length === 0 ? 'is an empty folder' : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return PROBLEMS[code ?? ''] ?? `cannot be read (${code})`;
  }
}

const PROBLEMS: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of the path is a file',
  EACCES: 'cannot be read: no permission',
  ELOOP: 'is a link that leads back to itself',
};

/** 2026.02.3 → 202602: releases are named after their year and month */
function series(version: string): number {
  const [, year, month] = /^(\d{4})\.(\d\d)/.exec(version) ?? [];
  return Number(`${year ?? 0}${month ?? ''}`);
}

function seriesText(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function advice(): string {
  return `name the folder of a checkout or an unpacked tarball of Buildroot ${RELEASE.tag}; build-image without BUILDROOT_DIR fetches it by itself`;
}
