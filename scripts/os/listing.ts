import { lstat, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listAll, sha256File } from './files';
import { inParallel, jsonText } from '../frame';
import { kindOfFile, LIMITS, readRegular } from './regular';

/** Lies beside the files that it lists. */
const LISTING = 'listing.json';

const entry = z.strictObject({
  path: z.string(),
  kind: z.string(),
  /** permission bits */
  mode: z.number(),
  /** bytes of a file */
  size: z.number(),
  /** SHA-256 of a file, target of a link */
  content: z.string().optional(),
});
type Entry = z.infer<typeof entry>;

/** Files read at a time. */
const AT_ONCE = 4;

/** Writes a listing of a folder into it: names, kinds, modes, checksums. */
export async function writeListing(dir: string): Promise<void> {
  const entries = await listEntries(dir);
  await inParallel(entries, AT_ONCE, async (one) => {
    if (one.kind === 'file') one.content = await sha256File(join(dir, one.path));
  });
  await writeFile(join(dir, LISTING), jsonText(entries));
}

/**
 * Compares a folder with its listing. Owners and times do not count: a cache restored in CI has others, and
 * an image has its own. A file is read only if its size matches.
 * @returns the first difference, for people; undefined if there is none
 */
export async function listingFault(dir: string): Promise<string | undefined> {
  const kind = kindOfFile(await lstat(dir));
  if (kind !== 'folder') return `it is a ${kind}`;
  const wanted = await readListing(dir);
  if (!wanted) return `its ${LISTING} is missing or damaged`;
  try {
    return await firstDifference(dir, wanted);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function readListing(dir: string): Promise<Entry[] | undefined> {
  try {
    const text = (await readRegular(join(dir, LISTING), LIMITS.beside)).toString();
    return z.array(entry).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function firstDifference(dir: string, wanted: Entry[]): Promise<string | undefined> {
  const found = new Map((await listEntries(dir)).map((one) => [one.path, one]));
  for (const one of wanted) {
    const there = found.get(one.path);
    if (!there) return `${one.path} is missing`;
    const sum = one.kind === 'file' ? one.content : there.content;
    if (jsonText({ ...there, content: sum }) !== jsonText(one)) return `${one.path} was changed`;
    found.delete(one.path);
  }
  const [added] = found.keys();
  if (added !== undefined) return `${added} was added`;
  const changed: string[] = [];
  const files = wanted.filter((one) => one.kind === 'file');
  await inParallel(files, AT_ONCE, async ({ path, content }) => {
    if ((await sha256File(join(dir, path))) !== content) changed.push(path);
  });
  return changed[0] === undefined ? undefined : `${changed[0]} was changed`;
}

/** A folder's entries, without checksums. */
async function listEntries(dir: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { path, kind, mode, size } of await listAll(dir)) {
    if (path === LISTING) continue;
    const one: Entry = { path, kind, mode, size: kind === 'file' ? size : 0 };
    if (kind === 'link') one.content = await readlink(join(dir, path));
    // A link has a mode on some systems, but it means nothing.
    if (kind === 'link') one.mode = 0;
    entries.push(one);
  }
  return entries;
}
