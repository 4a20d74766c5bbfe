import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../frame';
import { exists, run, makeFolder } from '../../os';
import { withPlainImage } from '../../image';
import type { Initramfs } from '../card';
import { readModules } from './modules';

/** First bytes of the formats (Linux, lib/decompress.c) that are unpacked here. */
const FORMATS: Record<string, string> = {
  none: '303730373031',
  zstd: '28b52ffd',
  xz: 'fd377a585a00',
  gzip: '1f8b',
};

const KINDS: Record<string, Initramfs['entries'][number]['kind']> = {
  '-': 'file',
  d: 'folder',
  l: 'link',
};

/** The files in it that the checks read. */
const FILES = ['etc/boot-modules', 'etc/modprobe.d/*', '*lib/modules/*/modules.*'];

/**
 * Takes an initramfs apart.
 * @param dir an empty or missing folder for what is unpacked
 * @returns no entries if the compression is unknown here
 */
export async function readInitramfs(path: string, dir: string): Promise<Initramfs> {
  await makeFolder(dir);
  const packed = await readFile(path);
  const head = packed.toString('hex', 0, 8);
  const compression = Object.keys(FORMATS).find((name) => head.startsWith(FORMATS[name] ?? ''));
  const facts = { file: basename(path), size: packed.length };
  if (!compression) return { ...facts, compression: 'unknown', ...NOTHING };
  const archive = await unpack(packed, dir);
  const list = await run('cpio', ['--list', '--verbose', '--quiet', '--file', archive]);
  const root = join(dir, 'root');
  await mkdir(root);
  const options = ['--extract', '--make-directories', '--unconditional', '--quiet'];
  const safe = ['--no-absolute-filenames', '--no-preserve-owner'];
  await run('cpio', [...options, ...safe, '--file', archive, ...FILES], { cwd: root });
  return {
    ...facts,
    compression,
    entries: list.stdout.split('\n').flatMap(parseEntry),
    bootModules: await readLines(join(root, 'etc/boot-modules')),
    options: await readOptions(join(root, 'etc/modprobe.d')),
    modules: await readModules(root),
  };
}

const NOTHING = {
  entries: [],
  bootModules: [],
  options: [],
  modules: { needs: {}, builtin: [], aliases: [] },
};

/**
 * Unpacks the archive. Up to three zeros after it are padding, which Linux skips (init/initramfs.c) and zstd
 * does not; but a compressed archive may itself end with zeros.
 * @returns the path of the uncompressed archive
 * @throws UserError if it is damaged
 */
async function unpack(packed: Buffer, dir: string): Promise<string> {
  const [copy, plain] = [join(dir, 'initramfs'), join(dir, 'initramfs.cpio')];
  for (let padding = 0; ; padding++) {
    await writeFile(copy, packed.subarray(0, packed.length - padding));
    try {
      await withPlainImage(copy, (from) => copyFile(from, plain));
      return plain;
    } catch (error) {
      const more = padding < 3 && packed.at(-1 - padding) === 0;
      if (!(error instanceof UserError) || !more) throw error;
    }
  }
}

/** `lrwxrwxrwx   1 root     root            7 Nov 24 17:35 lib -> usr/lib` */
function parseEntry(line: string): Initramfs['entries'] {
  const match = /^(.)\S{9}(?: +\S+){7} (.+?)(?: -> .*)?$/.exec(line);
  return match ? [{ path: match[2] ?? '', kind: KINDS[match[1] ?? ''] ?? 'other' }] : [];
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** @returns the `options` lines of a modprobe.d */
export async function readOptions(dir: string): Promise<string[]> {
  if (!(await exists(dir))) return [];
  const files = (await readdir(dir)).filter((name) => name.endsWith('.conf'));
  const lines = await Promise.all(files.map((name) => readLines(join(dir, name))));
  return lines.flat().filter((line) => line.startsWith('options '));
}
