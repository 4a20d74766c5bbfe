import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sha256File } from '../../../scripts/os';
import { packLicences } from '../../../scripts/system/buildroot/papers';

const dir = mkdtempSync(join(tmpdir(), 'pppi-papers-'));
after(() => rmSync(dir, { recursive: true, force: true }));

/** A legal-info as Buildroot lays it out. */
function legalInfo(name: string): string {
  const root = join(dir, name);
  for (const folder of [
    'licenses/busybox-1.37.0',
    'host-licenses/zlib-1.3',
    'sources/busybox-1.37.0',
  ])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'licenses/busybox-1.37.0/LICENSE'), 'GPL');
  writeFileSync(join(root, 'host-licenses/zlib-1.3/LICENSE'), 'zlib');
  writeFileSync(join(root, 'sources/busybox-1.37.0/busybox-1.37.0.tar.bz2'), 'source');
  writeFileSync(join(root, 'manifest.csv'), '"PACKAGE","VERSION"\n');
  return root;
}

test('a release has the licences of what is on the device, their list and no sources, in the same bytes', async () => {
  const archives = ['one', 'two'].map((name) => join(dir, `${name}.tar.xz`));
  for (const [index, archive] of archives.entries())
    await packLicences(legalInfo(`legal-info-${index}`), 1_700_000_000, archive);
  const [first = '', second = ''] = archives;
  assert.equal(await sha256File(first), await sha256File(second));
  const list = execFileSync('tar', ['--list', '--file', first], { encoding: 'utf8' });
  assert.deepEqual(
    list.split('\n').filter((path) => /[^/]$/.test(path)),
    ['./busybox-1.37.0/LICENSE', './manifest.csv', './pppi/LICENSE'],
  );
});
