import assert from 'node:assert/strict';
import { copyFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Held } from '../../scripts/contract';
import { ROOT } from '../../scripts/frame';
import { run } from '../../scripts/os';
import { bootPartition } from '../../scripts/image';
import { built } from '../boot/booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** The image that the boot tests boot is held to the contract, and copies of it that were spoilt are not. */
let image: string;
let dir: string;

before(async () => {
  image = await built(SHIPPED_DEVICE);
  dir = await mkdtemp(join(tmpdir(), 'pppi-contract-'));
});
after(() => rm(dir, { recursive: true, force: true }));

interface Outcome {
  status: number;
  holds: boolean;
  checks: Held[];
}

async function check(path: string): Promise<Outcome> {
  const args = [join(ROOT, 'scripts/run.js'), 'check-image', '--json', path];
  const { status, stdout } = await run('node', args, { okStatus: [0, 1] });
  return { status, ...(JSON.parse(stdout) as Omit<Outcome, 'status'>) };
}

/** @returns the names of the checks that a spoilt copy of the image breaks */
async function broken(spoil: (copy: string) => Promise<unknown>): Promise<string[]> {
  const copy = join(dir, 'spoilt.img');
  await copyFile(image, copy);
  await spoil(copy);
  const { status, holds, checks } = await check(copy);
  assert.equal(status, holds ? 0 : 1);
  return checks.filter((one) => !one.holds).map((one) => one.check);
}

/** Changes a file on the boot partition by the shell's `sed`. */
async function edit(copy: string, name: string, script: string): Promise<void> {
  const [drive, file] = [await bootPartition(copy), join(dir, name)];
  await run('mcopy', ['-n', '-o', '-i', drive, `::${name}`, file]);
  await run('sed', ['-i', script, file]);
  await run('mcopy', ['-n', '-o', '-i', drive, file, `::${name}`]);
}

test('the image holds, compressed or not', async () => {
  const { status, holds, checks } = await check(image);
  assert.deepEqual(
    checks.filter((one) => !one.holds),
    [],
  );
  assert.equal(status, 0);
  assert.ok(holds && checks.length > 10);
  const packed = join(dir, 'gate.img.zst');
  await run('zstd', ['--quiet', '-1', image, '-o', packed]);
  assert.deepEqual((await check(packed)).checks, checks);
});

test('a console= of one model breaks it', async () => {
  assert.deepEqual(
    await broken((copy) => edit(copy, 'cmdline.txt', 's/^/console=ttyS1,115200 /')),
    ['console'],
  );
});

test('more memory for the VideoCore breaks it', async () => {
  assert.deepEqual(await broken((copy) => edit(copy, 'config.txt', 's/gpu_mem=16/gpu_mem=32/')), [
    'firmware',
    'config-txt',
  ]);
});

test('a device tree in OTG mode breaks it', async () => {
  const name = 'bcm2837-rpi-zero-2-w.dtb';
  const spoil = async (copy: string) => {
    const [drive, file] = [await bootPartition(copy), join(dir, name)];
    await run('mcopy', ['-n', '-o', '-i', drive, `::${name}`, file]);
    await run('fdtput', ['-t', 's', file, '/soc/usb@7e980000', 'dr_mode', 'otg']);
    await run('mcopy', ['-n', '-o', '-i', drive, file, `::${name}`]);
  };
  assert.deepEqual(await broken(spoil), ['usb-host']);
});

test('a firmware that does not know a model breaks it', async () => {
  const name = 'start_cd.elf';
  const spoil = (copy: string) => edit(copy, name, 's/\\x00zero-2-w\\x00/\\x00zero-9-w\\x00/g');
  assert.deepEqual(await broken(spoil), ['tree-names']);
});

test('a boot partition that is not active breaks it', async () => {
  const spoil = async (copy: string) => {
    const file = await open(copy, 'r+');
    // The first entry of the table, and its first byte (UEFI specification, 5.2.1).
    await file.write(Buffer.from([0]), 0, 1, 446);
    await file.close();
  };
  assert.deepEqual(await broken(spoil), ['partition-table']);
});

test('a file that is no image is refused', async () => {
  const path = join(dir, 'text');
  await writeFile(path, 'x'.repeat(4096));
  const args = [join(ROOT, 'scripts/run.js'), 'check-image', path];
  const { status, stderr } = await run('node', args, { okStatus: [1] });
  assert.equal(status, 1);
  assert.match(stderr, /has no partition table/);
});
