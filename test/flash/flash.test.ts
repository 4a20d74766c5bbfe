import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import {
  explainFailure,
  findTarget,
  flash,
  readBack,
  readBmap,
  readSettingsFile,
} from '../../scripts/flash';
import { ROOT } from '../../scripts/frame';
import { run, start } from '../../scripts/os';
import { makeCard } from '../image/card';
import { attachLoop, detachLoop, NO_LOOP } from './loop';
import { usedBytes } from './used';

const MB = 1024 ** 2;
/** More than the image, which has 51. */
const CARD = 64 * MB;

let dir = '';
let image = '';

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-flash-'));
  image = await makeCard(dir, Buffer.alloc(3 * MB, 'kernel'), Buffer.alloc(5 * MB, 'root'));
  await run('bmaptool', ['create', '--output', join(dir, 'sdcard.bmap'), image]);
});

after(() => rm(dir, { recursive: true }));

/** A card that was used before: not one byte of it is zero. */
async function usedCard(t: TestContext, size = CARD): Promise<string> {
  const card = join(dir, `card-${t.name.replaceAll(/\W/g, '-')}`);
  await writeFile(card, usedBytes(size));
  t.after(() => rm(card));
  return card;
}

async function loop(t: TestContext, file: string): Promise<string | undefined> {
  const device = await attachLoop(file);
  if (device) t.after(() => detachLoop(device));
  else t.skip(NO_LOOP);
  return device;
}

const plain = { settings: [], force: false, quiet: true };

/** Bytes of a card at a place. */
async function bytesAt(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path);
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  await file.close();
  return buffer;
}

test('a new file gets the whole image, and nobody else may read it', async () => {
  const path = join(dir, 'new.img');
  await flash({ image, target: await findTarget(path), ...plain });
  assert.deepEqual(await readFile(path), await readFile(image));
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('a file keeps its size, and gets the settings', async (t) => {
  const card = await usedCard(t);
  const settings = [{ key: 'link.pin', value: '1234' }];
  await flash({ image, target: await findTarget(card), ...plain, settings });
  assert.equal((await stat(card)).size, CARD);
  assert.match(await readSettingsFile(card), /^#hostname =\ntwilio\.pin = 1234$/m);
  assert.match(await readSettingsFile(image), /^#twilio\.pin =$/m);
});

test('a file card from a compressed image, with settings', async (t) => {
  const card = await usedCard(t);
  await run('zstd', ['--quiet', '--force', image]);
  const settings = [{ key: 'hostname', value: 'pi8' }];
  await flash({ image: `${image}.zst`, target: await findTarget(card), ...plain, settings });
  assert.match(await readSettingsFile(card), /^hostname = pi8$/m);
});

test('a key that the card does not know is told before anything is written', async (t) => {
  const card = await usedCard(t, MB);
  const settings = [{ key: 'main.pin', value: '1234' }];
  const target = await findTarget(card);
  const packed = `${image}.xz`;
  await run('xz', ['--keep', '--force', '-0', image]);
  for (const from of [image, packed])
    await assert.rejects(flash({ image: from, target, ...plain, settings }), {
      message: 'this card has no setting main.pin',
      exitCode: 2,
    });
  await truncate(packed, 9999);
  await assert.rejects(flash({ image: packed, target, ...plain, settings }), {
    message: /sdcard\.img\.xz cannot be unpacked|does not match its bmap/,
  });
  assert.deepEqual(await readFile(card), usedBytes(MB));
  await rm(packed);
});

test('a loop device: what the bmap names is written and no more', async (t) => {
  const card = await usedCard(t);
  const device = await loop(t, card);
  if (!device) return;
  const result = await flash({ image, target: await findTarget(device), ...plain });
  assert.equal(result.bytes, (await readBmap(image)).mappedSize);
  assert.ok(result.bytes < 20 * MB);
  // The root partition's end is a hole of the image; behind the image is nobody's.
  const untouched = Buffer.alloc(MB, 0xff);
  assert.deepEqual(await bytesAt(card, 42 * MB, MB), untouched);
  assert.deepEqual(await bytesAt(card, CARD - MB, MB), untouched);
  assert.deepEqual(await bytesAt(card, 37 * MB, 5 * MB), Buffer.alloc(5 * MB, 'root'));
});

test('a loop device with settings, from a compressed image', async (t) => {
  const device = await loop(t, await usedCard(t));
  if (!device) return;
  await run('zstd', ['--quiet', '--force', image]);
  const settings = [{ key: 'hostname', value: 'pi8' }];
  await flash({ image: `${image}.zst`, target: await findTarget(device), ...plain, settings });
  assert.match(await readSettingsFile(device), /^hostname = pi8$/m);
});

test('a card that is too small is refused', async (t) => {
  const device = await loop(t, await usedCard(t, 16 * MB));
  if (!device) return;
  const target = await findTarget(device);
  await assert.rejects(flash({ image, target, ...plain, force: true }), {
    message: /holds 16\.8 MB, the image needs 64\.0 MB/,
  });
});

test('a mounted card is refused; --force unmounts it', async (t) => {
  const card = join(dir, 'mounted');
  await writeFile(card, '');
  await truncate(card, CARD);
  const device = await loop(t, card);
  if (!device) return;
  await run('mkfs.ext4', ['-q', device]);
  const place = await mkdtemp(join(dir, 'place-'));
  const flashes = (force: string) =>
    `node scripts/run.js flash --image "${image}" ${force} --yes ${device}`;
  // A name space made meanwhile would copy a mount of ours, and keep the device busy.
  const inSpace = `mount ${device} "${place}" && ! ${flashes('')} && ${flashes('--force')} && ! grep "^${device} " /proc/mounts`;
  const { exitCode, stdout, stderr } = await start('unshare', ['--mount', 'sh', '-c', inSpace], {
    cwd: ROOT,
    stdin: 'ignore',
  });
  assert.equal(exitCode, 0, `${stdout}${stderr}`);
  assert.ok(String(stderr).includes(`${device} is mounted at ${place}`), String(stderr));
});

test('a card that gives back something else is found out', async (t) => {
  const card = await usedCard(t);
  const target = await findTarget(card);
  await flash({ image, target, ...plain });
  await truncate(card, (await stat(image)).size);
  const file = await open(card, 'r+');
  await file.write(Buffer.from('!'), 0, 1, 38 * MB);
  await file.close();
  await assert.rejects(
    readBack(await readBmap(image), target, () => {}),
    { message: /returns other data than was written \(blocks \d+-\d+\)/ },
  );
});

test('a card that fails while it is written: what happened, and that it is not whole', async (t) => {
  if (process.getuid?.() !== 0) return t.skip(NO_LOOP);
  // Its memory ends before its size does.
  const place = await mkdtemp(join(dir, 'small-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', place]);
  t.after(() => run('umount', ['--lazy', place]));
  const card = join(place, 'card');
  await writeFile(card, '');
  await truncate(card, CARD);
  const device = await loop(t, card);
  if (!device) return;
  const target = await findTarget(device);
  await assert.rejects(flash({ image, target, ...plain }), {
    message: /failed while writing: [ -~]*Input\/output error/,
    hint: /incomplete image/,
    exitCode: 1,
  });
});

test('a card that was pulled out is called that, whatever the kernel called it', () => {
  const sdb = { kind: 'disk', path: '/dev/sdb' } as const;
  const error = explainFailure('writing', sdb, 'bmaptool: ERROR: I/O error', false);
  assert.match(error.message, /unplugged/);
  assert.equal(error.exitCode, 1);
});

test('a file that fails has no reader', () => {
  const file = { kind: 'file', path: 'card.img' } as const;
  const error = explainFailure('writing', file, 'bmaptool: ERROR: No space left on device', true);
  assert.equal(error.message, 'card.img failed while writing: No space left on device');
  assert.doesNotMatch(error.hint ?? '', /reader/);
});

test('an image that does not match its bmap is not left on a card in silence', async (t) => {
  const card = await usedCard(t);
  const other = join(dir, 'other.img');
  await writeFile(other, await readFile(image));
  const file = await open(other, 'r+');
  await file.write(Buffer.from('!'), 0, 1, 38 * MB);
  await file.close();
  await writeFile(join(dir, 'other.bmap'), await readFile(join(dir, 'sdcard.bmap')));
  await assert.rejects(flash({ image: other, target: await findTarget(card), ...plain }), {
    message: /does not match its bmap: checksum mismatch/,
  });
});

test('the command: exit status, JSON, and no question without a terminal', async (t) => {
  const command = async (...args: string[]) => {
    const { stdout, stderr, exitCode } = await start(
      'node',
      ['scripts/run.js', 'flash', '--image', image, ...args],
      { cwd: ROOT, stdin: 'ignore' },
    );
    return { stdout: String(stdout), stderr: String(stderr), exitCode };
  };
  const card = await usedCard(t);
  const done = await command('--yes', card, '--set', 'hostname=pi9', '--json');
  assert.equal(done.exitCode, 0, done.stderr);
  const result = JSON.parse(done.stdout) as { bytes: number; settings: string[] };
  assert.deepEqual(result.settings, ['hostname']);
  assert.ok(result.bytes > 0);
  assert.equal((await command('--yes', '/dev/null')).exitCode, 2);
  assert.equal((await command('--yes', card, '--set', 'x=y')).exitCode, 2);
  const unasked = await command();
  assert.notEqual(unasked.exitCode, 0);
  assert.match(unasked.stderr, /--yes/);
});

test('Ctrl-C: the card is not whole, and that is said', async () => {
  const slow = join(dir, 'slow');
  await mkdir(slow);
  await writeFile(join(slow, 'bmaptool'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  const path = join(dir, 'interrupted.img');
  const child = start('node', ['scripts/run.js', 'flash', '--image', image, '--yes', path], {
    cwd: ROOT,
    stdin: 'ignore',
    toolDirs: [slow],
  });
  let told = '';
  for await (const text of child.stderr ?? []) {
    const before = told;
    told += String(text);
    const begins = /Write .* …/;
    if (begins.test(told) && !begins.test(before)) child.kill('SIGINT');
  }
  const { exitCode } = await child;
  assert.equal(exitCode, 130);
  assert.match(told, /interrupted; .*interrupted\.img now holds an incomplete image/);
});
