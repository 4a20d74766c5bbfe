import assert from 'node:assert/strict';
import { copyFile, lstat, mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadBoard } from '../../../scripts/hardware';
import { withBase } from '../../../scripts/system/debian/provide';
import { loadRecipe } from '../../../scripts/system/debian/recipe';
import { cloneTree } from '../../../scripts/system/debian/tree';
import { OldIndex } from '../../../scripts/system/packages/archive';
import {
  makeLayer,
  PARTS,
  type LayerBase,
  type LayerFacts,
} from '../../../scripts/system/packages/layer';
import { mergedPath } from '../../../scripts/system/packages/paths';
import { drawn } from '../../support/seed';
import { BUILT, REFUSED, type FieldPackage } from './field';

/**
 * Packages that people put on devices in the field, each made a layer of its own: its closure, unpacked; what replaces
 * its maintainer scripts; every library of every program; Python's byte code. `npm test` draws some.
 */
const SAMPLE = 4;

/** Larger than any of them, in bytes. */
const ROOM = 1024 ** 3;

let dir = '';
let base: LayerBase;
const say = () => undefined;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-packages-'));
  const board = await loadBoard('rpi3');
  base = await withBase({ board, kernel: 'stable', refresh: false, say }, async (kept) => {
    const [rootDir, licences] = [join(dir, 'base'), join(dir, 'licences.tar.xz')];
    await cloneTree(kept.rootDir, rootDir);
    await copyFile(kept.licences, licences);
    return { ...kept, rootDir, licences };
  });
});

after(() => rm(dir, { recursive: true, force: true }));

/** Not in the cache, where it would push out what people use. */
async function makeOne(name: string): Promise<string> {
  const board = await loadBoard('rpi3');
  const request = {
    ...{ wanted: [{ name, except: [], only: [], scripts: 'refuse' as const }], folder: dir },
    ...{ base, board, recipe: await loadRecipe('stable', board), room: ROOM, say },
  };
  const made = join(dir, name);
  await makeLayer(made, { ...request, refresh: false }).catch(async (error: unknown) => {
    if (!(error instanceof OldIndex)) throw error;
    await rm(made, { recursive: true, force: true });
    await makeLayer(made, { ...request, refresh: true });
  });
  return made;
}

for (const wanted of drawn('packages', BUILT, SAMPLE, ({ name }) => name))
  test(`${wanted.name}: a layer`, async () => {
    const made = await makeOne(wanted.name);
    await hold(wanted, made);
    await rm(made, { recursive: true });
  });

for (const [name, words] of Object.entries(REFUSED))
  test(`${name}: refused, with what to do instead`, async () => {
    await assert.rejects(makeOne(name), words);
  });

async function hold(
  { has, accounts = [], folders = [], links = {} }: FieldPackage,
  made: string,
): Promise<void> {
  const facts = JSON.parse(await readFile(join(made, PARTS.facts), 'utf8')) as LayerFacts;
  const root = join(made, PARTS.root);
  for (const path of has) await holdPath(root, path);
  for (const [path, target] of Object.entries(links))
    assert.equal(await readlink(join(root, path)), target);
  const names = facts.accounts.map(({ user, group }) => user ?? `@${group}`);
  assert.deepEqual(names.sort(), [...accounts].sort());
  const lines = facts.folders.map(
    ({ path, mode, user, group }) => `${path} ${mode} ${user}:${group}`,
  );
  for (const line of folders) assert.ok(lines.includes(line), `${line} of ${lines.join(', ')}`);
  assert.deepEqual(
    facts.notes.filter((note) => note.includes('not read yet')),
    [],
  );
}

/** Something is at a path of the layer, or of the base below it; a link leads to something. */
async function holdPath(root: string, path: string): Promise<void> {
  const tree = (await isIn(root, path)) ? root : base.rootDir;
  const status = await lstat(join(tree, path));
  if (!status.isSymbolicLink()) return;
  const target = await readlink(join(tree, path));
  const next = target.startsWith('/') ? target.slice(1) : join(path, '..', target);
  await holdPath(root, mergedPath(next));
}

async function isIn(root: string, path: string): Promise<boolean> {
  return lstat(join(root, path)).then(
    () => true,
    () => false,
  );
}
