import { BUILD } from '../support/own-build-folder';
import assert from 'node:assert/strict';
import {
  chmod,
  chown,
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE_DIR, useKept } from '../../scripts/checkout';
import { listingFault, run, writeListing } from '../../scripts/os';

/** A folder of the cache that is not as it was made is made again, and that is told in a line. */

const NAME = 'debian-x';
const dir = join(CACHE_DIR, NAME);
const BUSYBOX = 'root/usr/bin/busybox';

async function fill(path: string): Promise<void> {
  await mkdir(join(path, 'root/usr/bin'), { recursive: true });
  await writeFile(join(path, BUSYBOX), 'busybox', { mode: 0o755 });
  await symlink('busybox', join(path, 'root/usr/bin/sh'));
  await writeFile(join(path, 'base.json'), '{ "epoch": 1 }\n');
}

async function make(path: string): Promise<void> {
  await fill(path);
  await writeListing(path);
}

/** Uses the folder. @returns what was told, and what the one file was when it was used */
async function use(renew = false, made = make): Promise<{ told: string[]; busybox: string }> {
  const told: string[] = [];
  const say = (line: string) => told.push(line.replace(dir, 'DIR'));
  const kept = { name: NAME, fault: listingFault, make: made, say };
  const busybox = await useKept(kept, (path) => readFile(join(path, BUSYBOX), 'utf8'), renew);
  return { told, busybox };
}

beforeEach(async () => {
  await rm(CACHE_DIR, { recursive: true, force: true });
  assert.deepEqual(await use(), { told: [], busybox: 'busybox' });
});

const NO_LISTING = 'its listing.json is missing or damaged';

/** What a disk, a hand or a restored cache does to it, and what is told. */
const DAMAGES: [what: string, damage: () => Promise<unknown>, fault: string][] = [
  ['a file emptied', () => writeFile(join(dir, BUSYBOX), ''), `${BUSYBOX} was changed`],
  [
    'a file of the same size and time',
    async () => {
      await writeFile(join(dir, BUSYBOX), 'busyb0x');
      await utimes(join(dir, BUSYBOX), 1, 1);
    },
    `${BUSYBOX} was changed`,
  ],
  ['a mode', () => chmod(join(dir, BUSYBOX), 0o644), `${BUSYBOX} was changed`],
  ['a set-uid bit', () => chmod(join(dir, BUSYBOX), 0o4755), `${BUSYBOX} was changed`],
  ['a file removed', () => rm(join(dir, BUSYBOX)), `${BUSYBOX} is missing`],
  ['a file added', () => writeFile(join(dir, 'root/x'), ''), 'root/x was added'],
  ['a FIFO added', () => run('mkfifo', [join(dir, 'root/x')]), 'root/x was added'],
  [
    'a link turned',
    async () => {
      await rm(join(dir, 'root/usr/bin/sh'));
      await symlink('busybux', join(dir, 'root/usr/bin/sh'));
    },
    'root/usr/bin/sh was changed',
  ],
  [
    'a file that became a link to its copy',
    async () => {
      await rename(join(dir, BUSYBOX), join(BUILD, 'copy'));
      await symlink(join(BUILD, 'copy'), join(dir, BUSYBOX));
    },
    `${BUSYBOX} was changed`,
  ],
  ['no root', () => rm(join(dir, 'root'), { recursive: true }), 'root is missing'],
  ['base.json empty', () => writeFile(join(dir, 'base.json'), ''), 'base.json was changed'],
  ['base.json another', () => writeFile(join(dir, 'base.json'), '{}'), 'base.json was changed'],
  ['base.json a FIFO', () => replace('base.json', 'FIFO'), 'base.json was changed'],
  ['base.json a folder', () => replace('base.json', 'folder'), 'base.json was changed'],
  ['the listing empty', () => writeFile(join(dir, 'listing.json'), ''), NO_LISTING],
  ['the listing cut', () => writeFile(join(dir, 'listing.json'), '[{"path": "ro'), NO_LISTING],
  ['the listing another', () => writeFile(join(dir, 'listing.json'), '{}'), NO_LISTING],
  ['the listing a FIFO', () => replace('listing.json', 'FIFO'), NO_LISTING],
  ['an empty folder', () => replace('.', 'folder'), NO_LISTING],
  ['a file in its place', () => replace('.', 'file'), 'it is a file'],
  ['a FIFO in its place', () => replace('.', 'FIFO'), 'it is a FIFO'],
  ['a link to nowhere in its place', () => replace('.', 'link'), 'it is a link'],
];

async function replace(name: string, kind: 'file' | 'folder' | 'FIFO' | 'link'): Promise<void> {
  const path = join(dir, name);
  await rm(path, { recursive: true });
  if (kind === 'file') await writeFile(path, '');
  else if (kind === 'folder') await mkdir(path);
  else if (kind === 'link') await symlink('nowhere', path);
  else await run('mkfifo', [path]);
}

for (const [what, damage, fault] of DAMAGES)
  test(`${what}: made again, and told`, { timeout: 20_000 }, async () => {
    await damage();
    assert.deepEqual(await use(), { told: [`making DIR again: ${fault}`], busybox: 'busybox' });
    assert.deepEqual(await use(), { told: [], busybox: 'busybox' });
  });

test('other owners and times, as a restored cache has them, do not count', async () => {
  await utimes(join(dir, BUSYBOX), 1, 1);
  if (process.getuid?.() === 0) await chown(join(dir, BUSYBOX), 1234, 1234);
  await cp(dir, `${dir}.copy`, { recursive: true, verbatimSymlinks: true });
  await rm(dir, { recursive: true });
  await rename(`${dir}.copy`, dir);
  assert.deepEqual(await use(), { told: [], busybox: 'busybox' });
});

test('one that cannot be made leaves the old one, and nothing beside it', async () => {
  const fails = async (path: string) => {
    await fill(path);
    throw new Error('no network');
  };
  await assert.rejects(use(true, fails), { message: 'no network' });
  assert.deepEqual((await readdir(CACHE_DIR)).sort(), [NAME, 'making']);
  assert.deepEqual(await readdir(join(CACHE_DIR, 'making')), []);
  assert.deepEqual(await use(), { told: [], busybox: 'busybox' });
});

test('what a killed run left is cleared away by the next that makes something', async () => {
  await mkdir(join(CACHE_DIR, 'making', 'other/unpacked'), { recursive: true });
  await use(true);
  assert.deepEqual(await readdir(join(CACHE_DIR, 'making')), []);
});

test('two at once: the second waits, says for what, and uses what the first has made', async () => {
  await rm(dir, { recursive: true });
  let count = 0;
  let waits = () => {};
  const waiting = new Promise<void>((resolve) => (waits = resolve));
  const told: string[] = [];
  const useWith = (say: (line: string) => void) =>
    useKept(
      {
        name: NAME,
        fault: listingFault,
        make: async (path) => {
          count++;
          await waiting;
          await make(path);
        },
        say: (line) => {
          told.push(line);
          say(line);
        },
      },
      (path) => readFile(join(path, BUSYBOX), 'utf8'),
    );
  const both = await Promise.all([useWith(waits), useWith(waits)]);
  assert.deepEqual(both, ['busybox', 'busybox']);
  assert.equal(count, 1);
  assert.deepEqual(told, [
    `waiting for another build, which is using ${join(CACHE_DIR, 'making')}`,
  ]);
});

test('it is not replaced while it is used', async () => {
  let used = () => {};
  const inUse = new Promise<void>((resolve) => (used = resolve));
  const kept = { name: NAME, fault: listingFault, say: () => undefined };
  let made: Promise<unknown> = Promise.resolve();
  await useKept({ ...kept, make }, async (path) => {
    made = useKept(
      {
        ...kept,
        make: async (other) => {
          await fill(other);
          await writeFile(join(other, BUSYBOX), 'other');
          await writeListing(other);
          used();
        },
      },
      () => Promise.resolve(),
      true,
    );
    await inUse;
    // Were it not held, the other would have taken its place long before.
    await Promise.race([made, sleep(300)]);
    assert.equal(await readFile(join(path, BUSYBOX), 'utf8'), 'busybox');
  });
  await made;
});

test('a disk that does not keep what is written ends in an error, not in a circle', async () => {
  const loses = async (path: string) => {
    await make(path);
    await rm(join(path, BUSYBOX));
  };
  await assert.rejects(use(true, loses), {
    message: `${dir} changed on disk after it was made: ${BUSYBOX} is missing`,
  });
});
