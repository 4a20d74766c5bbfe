import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../../scripts/flow';
import { OVERLAY_DIR } from '../../../scripts/checkout';
import { readOverlay } from '../../../scripts/overlay-files';
import { render } from '../../../scripts/render';
import {
  leftBehind,
  overlayFolders,
  parseModes,
  wrongModes,
} from '../../../scripts/system/buildroot/check-target';
import { SHIPPED_DEVICE } from '../../support/shipped-config';

const LISTING = `drwxr-xr-x 0/0                65 2026-06-16 20:55 /etc
-rw------- 0/0                12 2026-06-16 20:55 /etc/shadow
lrwxrwxrwx 0/0                15 2026-06-16 20:55 /etc/resolv.conf -> ../run/resolv.conf
crw-rw-rw- 0/0          1,     3 2026-06-16 20:55 /dev/null
`;

test('modes and owners are read as unsquashfs lists them', () => {
  const modes = parseModes(LISTING);
  assert.deepEqual(modes.get('/etc/shadow'), { mode: '-rw-------', owner: '0/0' });
  assert.equal(modes.get('/etc/resolv.conf')?.mode, 'lrwxrwxrwx');
});

test('a lost mode, another owner and a missing file are told', () => {
  const table = [
    '/etc/shadow f 600 0 0 - - - - -',
    '/etc f 644 0 0 - - - - -',
    '/etc d 755 0 5 - - - - -',
    '/gone f 644 0 0 - - - - -',
  ];
  assert.deepEqual(wrongModes(table.join('\n'), parseModes(LISTING)), [
    '/etc is drwxr-xr-x 0/0, not -rw-r--r-- 0/0',
    '/etc is drwxr-xr-x 0/0, not drwxr-xr-x 0/5',
    'no file /gone',
  ]);
});

test('what an earlier overlay or a package left in the overlay’s own folders is told', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-check-'));
  t.after(() => rm(dir, { recursive: true }));
  const [target, overlay] = [join(dir, 'target'), join(dir, 'overlay')];
  const write = async (root: string, path: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), '');
  };
  for (const root of [target, overlay]) await write(root, 'etc/pppi/links/new.conf');
  await write(target, 'usr/share/udhcpc/other.script');
  assert.deepEqual(await leftBehind(target, overlay), []);
  await write(target, 'etc/pppi/links/old.conf');
  await write(target, 'root/.ssh/authorized_keys');
  assert.deepEqual(await leftBehind(target, overlay), [
    '/etc/pppi/links/old.conf is not in the overlay',
    '/root/.ssh/authorized_keys is not in the overlay',
  ]);
});

test('each folder below which files depend on the YAML is the overlay’s own', async () => {
  const folders = await overlayFolders();
  const sources = await readOverlay(OVERLAY_DIR);
  const changing = sources.map(({ path }) => path).filter((path) => path.includes('__'));
  assert.ok(changing.length > 5);
  for (const path of [...changing, 'root/.ssh/authorized_keys'])
    assert.ok(
      folders.some((folder) => path.startsWith(`${folder}/`)),
      path,
    );
  const files = render(await readDevice(SHIPPED_DEVICE), sources).map(({ path }) => path);
  for (const folder of folders)
    if (folder !== 'root/.ssh')
      assert.ok(
        files.some((path) => path.startsWith(`${folder}/`)),
        folder,
      );
});
