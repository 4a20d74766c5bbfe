import assert from 'node:assert/strict';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { keysOf } from '../../scripts/config';
import { readDevice } from '../../scripts/flow';
import { ROOT } from '../../scripts/frame';
import { OVERLAY_DIR } from '../../scripts/checkout';
import { exists, listTree } from '../../scripts/os';
import type { DeviceModel } from '../../scripts/model';
import { deviceTable, readOverlay } from '../../scripts/overlay-files';
import { render } from '../../scripts/render';
import { matchesGolden, UPDATE_GOLDEN } from '../support/golden';
import { SHIPPED, SHIPPED_DEVICE } from '../support/shipped-config';

const GOLDEN = join(ROOT, 'test', 'golden');

/** Each case: a device file, and below expected/ what becomes of every template, and the list of all files. */
const CASES = {
  shipped: SHIPPED_DEVICE,
  everything: join(GOLDEN, 'everything', 'device.yaml'),
};

process.env.PPPI_GOLDEN_PIN = '0123';
process.env.PPPI_GOLDEN_TOKEN = `a "b" 'c' $d`;
process.env.PPPI_GOLDEN_PASSWORD = `it's "se\\cret" $HOME #1 é`;

for (const [name, file] of Object.entries(CASES)) {
  test(`golden tree: ${name}`, async () => {
    const expected = join(GOLDEN, name, 'expected');
    const overlay = await readOverlay(OVERLAY_DIR);
    const files = render(withoutUsersModems(await readDevice(file)), overlay);
    const sources = new Map(overlay.map((source) => [source.path, source]));
    const isCopy = (path: string, bytes: Buffer) => {
      const source = sources.get(path);
      return source?.kind === 'file' && source.bytes.equals(bytes);
    };
    const rendered = files.filter((f) => f.kind === 'file' && !isCopy(f.path, f.bytes));

    const links = files.flatMap((f) => (f.kind === 'link' ? [`/${f.path} -> ${f.target}\n`] : []));
    const others = files.flatMap((f) => {
      if (f.kind === 'copy') return [`/${f.path} as it is, ${f.mode.toString(8)}\n`];
      return f.kind === 'folder' ? [`/${f.path}/\n`] : [];
    });
    const listing = [deviceTable(files), ...links, ...others].join('');
    if (UPDATE_GOLDEN) await rm(expected, { recursive: true, force: true });
    await mkdir(expected, { recursive: true });
    await matchesGolden(join(GOLDEN, name, 'listing.txt'), listing);
    for (const f of rendered) {
      assert.ok(f.kind === 'file');
      await mkdir(dirname(join(expected, f.path)), { recursive: true });
      await matchesGolden(join(expected, f.path), f.bytes.toString());
    }
    const there = (await listTree(expected)).filter(({ kind }) => kind === 'file');
    assert.deepEqual(
      there.map(({ path }) => path),
      rendered.map(({ path }) => path),
      'a file too many or too few',
    );
  });
}

/** A user's own files in config/modems become lines of a file; the trees are not about them. */
function withoutUsersModems(device: DeviceModel): DeviceModel {
  const ours: string[] = [...SHIPPED.modems, 'other', 'router'];
  return { ...device, knownIds: device.knownIds.filter(({ modem }) => ours.includes(modem)) };
}

/** Whether a value has what a key of docs/config.md names; `<name>` stands for any. */
function hasKey(value: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return value !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  const map = value as Record<string, unknown>;
  if (first === '<name>') return Object.values(map).some((one) => hasKey(one, rest));
  return hasKey(map[first], rest);
}

test('everything has every key of a link, of services, timers and users', async () => {
  const file: unknown = parse(await readFile(CASES.everything, 'utf8'));
  const keys = keysOf('device').map(({ key }) => key.replaceAll('[]', ''));
  const wanted = keys.filter((key) => /^(links|services|timers|users)\./.test(key));
  assert.ok(wanted.length > 60, String(wanted.length));
  assert.deepEqual(
    wanted.filter((key) => !hasKey(file, key.split('.'))),
    [],
  );
});

test('what is copied is what is in overlay/', async () => {
  const overlay = await readOverlay(OVERLAY_DIR);
  const files = render(await readDevice(SHIPPED_DEVICE), overlay);
  const plain = overlay.filter(({ path }) => !/\.hbs$|\/__hook-/.test(path));
  assert.ok(plain.length > 20);
  for (const source of plain) {
    const made = files.find(({ path }) => path === source.path);
    assert.ok(made, source.path);
    if (source.kind === 'file' && made.kind === 'file') {
      assert.deepEqual(made.bytes, await readFile(join(OVERLAY_DIR, source.path)));
    }
  }
  assert.ok(await exists(OVERLAY_DIR));
});
