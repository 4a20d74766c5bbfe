import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { boardNames, bootNames, loadBoard, parseBootNames } from '../../scripts/hardware';
import { loadContract } from '../../scripts/contract/contract-file';
import { inTempDir, run } from '../../scripts/os';
import { parseDebName } from '../../scripts/system/debian/lock';
import { loadRecipe } from '../../scripts/system/debian/recipe';

const BOARD = loadBoard('rpi3');

test('the recipe and every board can be read', async () => {
  const recipe = await loadRecipe('stable', await BOARD);
  assert.equal(recipe.suite, 'trixie');
  for (const name of await boardNames()) assert.equal((await loadBoard(name)).name, name);
});

test('the kernel is the one that the device asks for, and of backports nothing else', async () => {
  const [stable, backports] = [
    await loadRecipe('stable', await BOARD),
    await loadRecipe('backports', await BOARD),
  ];
  assert.equal(stable.packages.at(-1), 'linux-image-arm64');
  assert.ok(stable.packages.includes('raspi-firmware'), 'the board has packages of its own');
  assert.deepEqual(stable.alsoFrom, []);
  assert.deepEqual(backports.packages, [
    ...stable.packages.slice(0, -1),
    'linux-image-arm64/trixie-backports',
  ]);
  assert.deepEqual(backports.alsoFrom, ['trixie-backports']);
});

test('the modules that the guide loads by hand are named or come along', async () => {
  const { modules } = await loadRecipe('stable', await BOARD);
  for (const name of ['huawei_cdc_ncm', 'option', 'bsd_comp', 'ppp_deflate'])
    assert.ok(modules.root.includes(name), name);
});

test('an unknown board is told with those that exist', async () => {
  await assert.rejects(loadBoard('rpi9'), { message: 'there is no board rpi9', hint: /rpi3/ });
  await assert.rejects(loadBoard('../config'), /there is no board/);
});

test("a package's file name holds name, version and architecture", () => {
  assert.deepEqual(parseDebName('busybox_1%3a1.37.0-6+b9_arm64.deb'), {
    name: 'busybox',
    version: '1:1.37.0-6+b9',
    architecture: 'arm64',
  });
  assert.throws(() => parseDebName('busybox.deb'), /not a package's file name/);
});

test('config.txt names kernel and initramfs', () => {
  const config = '#kernel=no\nkernel=kernel8.img\ninitramfs initramfs.img followkernel\n';
  assert.deepEqual(parseBootNames(config), { kernel: 'kernel8.img', initramfs: 'initramfs.img' });
  assert.throws(() => parseBootNames('kernel=kernel8.img\n'), /no kernel or no initramfs/);
});

test('a FIFO in the place of a file of the board is told, not read', { timeout: 20_000 }, () =>
  inTempDir(async (dir) => {
    for (const name of ['contract.yaml', 'config.txt']) await run('mkfifo', [join(dir, name)]);
    const board = { ...(await loadBoard('rpi3')), dir };
    await assert.rejects(loadContract(board), /contract\.yaml is not a regular file: it is a FIFO/);
    await assert.rejects(bootNames(board), /config\.txt is not a regular file: it is a FIFO/);
  }),
);
