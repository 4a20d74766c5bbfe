import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import type { LinkSettings } from '../../device/settings';
import { ROOT } from '../../scripts/frame';
import { loadBoard, type Board } from '../../scripts/hardware';
import { readPartitions } from '../../scripts/image';
import { run } from '../../scripts/os';
import { makeCard } from '../image/card';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** A checkout with another board beside ours: a copy of its folder with other facts, and nothing else. */
const NAME = 'other';
const PARTS = ['scripts', 'device', 'overlay', 'board', 'config', 'package.json', 'tsconfig.json'];
let checkout: string;
let board: Board;

/** What is changed in board.yaml: a text that is there, and what it becomes. */
const CHANGES = [
  ['host: [phy-generic, dwc2]', 'host: [xhci-other]'],
  ["{ device: 1-1, id: '0424:9514', power: 2 }", "{ device: 2-1, id: '1d6b:0003', power: 4 }"],
  ['drivers: [smsc95xx, lan78xx]', 'drivers: [othernet]'],
  ['- bcm2835-rng', '- other-rng'],
  ['disk: mmcblk0', 'disk: vda'],
  ["signature: '70707069'", "signature: '0badcafe'"],
  ['boot: { size: 96, label: PPPI-BOOT }', 'boot: { size: 64, label: OTHER }'],
  ['root: { size: 32 }', 'root: { size: 40 }'],
  ['data: { size: 8, label: data }', 'data: { size: 16, label: rest }'],
] as const;

before(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'pppi-second-board-'));
  for (const name of PARTS) await cp(join(ROOT, name), join(checkout, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  const dir = join(checkout, 'board', NAME);
  await cp(join(ROOT, 'board/rpi3'), dir, { recursive: true });
  let text = await readFile(join(dir, 'board.yaml'), 'utf8');
  for (const [old, other] of CHANGES) {
    assert.ok(text.includes(old), old);
    text = text.replace(old, other);
  }
  await writeFile(join(dir, 'board.yaml'), text);
  const config = await readFile(join(dir, 'config.txt'), 'utf8');
  await writeFile(join(dir, 'config.txt'), config.replace('kernel=kernel8.img', 'kernel=Other'));
  board = await loadBoard(NAME, join(checkout, 'board'));
});
after(() => rm(checkout, { recursive: true, force: true }));

/** Runs a command of that checkout. */
const pppi = (...args: string[]) =>
  run('node', [join(checkout, 'scripts/run.js'), ...args], {
    cwd: checkout,
    env: { PPPI_BUILD_DIR: join(checkout, 'build') },
    okStatus: [0, 2],
  });

async function deviceFile(name: string): Promise<string> {
  const device = await readFile(SHIPPED_DEVICE, 'utf8');
  const file = join(checkout, 'config', `${name}.yaml`);
  await writeFile(file, device.replace(/^board: .*$/m, `board: ${NAME}`));
  return file;
}

test('one folder makes a board: its facts come through into the rendered files', async () => {
  await pppi('render', await deviceFile('gate'));
  const read = (path: string) => readFile(join(checkout, 'build/gate', path), 'utf8');
  assert.match(
    await read('overlay/etc/pppi/board.conf'),
    /^BOARD_DISK='vda'\n(.*\n)*BOOT_PARTITION=1\nBOOT_LABEL='OTHER'\nDATA_PARTITION=3\nDATA_LABEL='rest'\nDATA_SIZE=16\n$/m,
  );
  assert.match(await read('overlay/etc/pppi/usb-hubs'), /^2-1 1d6b:0003 4$/m);
  const own = JSON.parse(await read('overlay/etc/pppi/links/_ethernet.json')) as LinkSettings;
  assert.ok(own.kind === 'ethernet');
  assert.deepEqual(own.drivers, ['othernet']);
  assert.match(await read('overlay/etc/modules-load.d/pppi.conf'), /^xhci-other\nother-rng$/m);
  assert.match(await read('boot-files.conf'), /^KERNEL='Other'\nINITRAMFS='initramfs\.img'$/m);
  const card = await read('genimage.cfg');
  for (const text of ['size = 64M', 'size = 40M', 'size = 16M', '"OTHER"', '"rest"', '0x0badcafe'])
    assert.ok(card.includes(text), text);
  const record = parse(await read('image.json')) as { board: string };
  assert.equal(record.board, NAME);
});

test('its card has its partitions', async () => {
  const dir = join(checkout, 'card');
  await mkdir(dir);
  const image = await makeCard(dir, Buffer.from('kernel'), Buffer.alloc(1 << 20, 'root'), board);
  const MiB = 1024 ** 2;
  assert.deepEqual(await readPartitions(image), [
    { number: 1, start: MiB, size: 64 * MiB, type: 0x0c },
    { number: 2, start: 65 * MiB, size: 40 * MiB, type: 0x83 },
    { number: 3, start: 105 * MiB, size: 16 * MiB, type: 0x83 },
  ]);
});

test('a mistake in board.yaml is told with line, caret and the nearest key', async () => {
  const path = join(checkout, 'board', NAME, 'board.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace('boot: { size: 64,', 'boot: { sise: 64,').replace('  model: 3-b', '  model: 9-z'),
  );
  const device = await deviceFile('wrong');
  const { stderr, status } = await pppi('render', device);
  assert.equal(status, 2);
  assert.match(stderr, /^error: \d mistakes? in the configuration$/m);
  assert.match(
    stderr,
    /board\/other\/board\.yaml:\d+:11: unknown key "sise"\n.*\| {3}boot: \{ sise: 64.*\n.*\| {11}\^{4}\n.*did you mean "size"\?/,
  );
  // What zod says once the keys are right.
  await writeFile(path, text.replace('  model: 3-b', '  model: 9-z'));
  const second = await pppi('render', device);
  assert.match(second.stderr, /board\.yaml:\d+:10: model must be a model of this board: 3-b, /);
  assert.doesNotMatch(second.stderr, /\bat \S+ \(|ZodError/);
});
