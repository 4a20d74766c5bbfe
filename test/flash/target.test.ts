import assert from 'node:assert/strict';
import { link, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { findTarget, flash } from '../../scripts/flash';
import { run } from '../../scripts/os';
import { makeCard } from '../image/card';
import { attachLoop, detachLoop, NO_LOOP } from './loop';
import { SHIPPED_DEVICE } from '../support/shipped-config';

let dir = '';
let image = '';

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-target-'));
  image = await makeCard(dir, Buffer.alloc(1024, 'kernel'), Buffer.alloc(1024, 'root'));
  await run('bmaptool', ['create', '--output', join(dir, 'sdcard.bmap'), image]);
});

after(() => rm(dir, { recursive: true }));

async function flashTo(path: string, force = false): Promise<void> {
  await flash({ image, target: await findTarget(path), settings: [], force, quiet: true });
}

test('things that are no disk are refused, and a disk that is not there', async () => {
  for (const name of ['', '/dev/null', '/dev/no-such-disk', dir])
    await assert.rejects(findTarget(name), { exitCode: 2 });
  for (const [name, disk] of [
    ['sdzz', '/dev/sdzz'],
    ['mmcblk77', '/dev/mmcblk77'],
    ['nvme77n1p2', '/dev/nvme77n1p2'],
    ['/dev/../dev/sdzz', '/dev/sdzz'],
  ] as const)
    await assert.rejects(findTarget(name), {
      message: `there is no disk ${disk}`,
      hint: /--list/,
      exitCode: 2,
    });
  assert.equal((await findTarget('./sdzz')).kind, 'file');
});

test('the name of a disk without its folder is no file', async (t) => {
  const file = join(dir, 'disk');
  await writeFile(file, '');
  await truncate(file, 1024 ** 2);
  const device = await attachLoop(file);
  if (!device) return t.skip(NO_LOOP);
  t.after(() => detachLoop(device));
  assert.equal((await findTarget(device)).kind, 'disk');
  const name = basename(device);
  await assert.rejects(findTarget(name), {
    message: `${name} could mean ${device} or a file`,
    hint: `--yes ${device}; or for a file --yes ./${name}`,
    exitCode: 2,
  });
});

test('a new file in a folder that is not there: the folder is named', async () => {
  const folder = join(dir, 'missing');
  await assert.rejects(findTarget(join(folder, 'card.img')), {
    message: `there is no folder ${folder}`,
    exitCode: 2,
  });
});

test('an image is never taken for a card, not even with --force', async () => {
  const whole = await readFile(image);
  const packed = `${image}.xz`;
  const bmap = join(dir, 'sdcard.bmap');
  const [hard, soft] = [join(dir, 'hard'), join(dir, 'soft')];
  await run('xz', ['--keep', '-0', image]);
  await link(image, hard);
  await symlink(bmap, soft);
  for (const [path, message] of [
    [image, /sdcard\.img is the image itself$/],
    [hard, /hard is the image itself$/],
    [bmap, /sdcard\.bmap is the bmap of the image$/],
    [soft, /sdcard\.bmap is the bmap of the image$/],
    [packed, /sdcard\.img\.xz is an image: .*sdcard\.bmap is beside it$/],
  ] as const)
    await assert.rejects(flashTo(path, true), { message, exitCode: 2 });
  assert.deepEqual(await readFile(image), whole);
  await run('xz', ['--test', packed]);
});

test('a file that is no card is overwritten with --force only', async () => {
  const file = join(dir, 'device.yaml');
  const yaml = await readFile(SHIPPED_DEVICE);
  await writeFile(file, yaml);
  await assert.rejects(flashTo(file), {
    message: `${file} has no partition table: is it a card?`,
    hint: /--force/,
    exitCode: 2,
  });
  assert.deepEqual(await readFile(file), yaml);
  await flashTo(file, true);
  assert.deepEqual(await readFile(file), await readFile(image));
});

test('a file in which nothing was ever written is as good as a card; it keeps its size and its mode', async () => {
  for (const size of [0, 128 * 1024 ** 2]) {
    const card = join(dir, `blank-${size}`);
    await writeFile(card, '', { mode: 0o640 });
    await truncate(card, size);
    await flashTo(card);
    const status = await stat(card);
    assert.equal(status.size, Math.max(size, (await stat(image)).size));
    assert.equal(status.mode & 0o777, 0o640);
    // What was flashed once is a card.
    await flashTo(card);
  }
});
