import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadBoard, type Board } from '../../../scripts/board';
import { ROOT, UserError } from '../../../scripts/host';
import { checkOptionFiles, configure } from '../../../scripts/system/buildroot/configure';
import { ask, type Buildroot } from '../../../scripts/system/buildroot/make';
import { builtPackages, parseShowInfo } from '../../../scripts/system/buildroot/packages';

/** The recipe through real Kconfig. Downloads nothing and compiles nothing but Kconfig itself. */
const tree = process.env.BUILDROOT_DIR ?? '';
const dir = mkdtempSync(join(tmpdir(), 'pppi-kconfig-'));
const buildroot: Buildroot = {
  tree,
  output: join(dir, 'output'),
  env: { BR2_DL_DIR: join(dir, 'dl') },
  log: join(dir, 'log'),
};
let board: Board;

before(async () => {
  board = await loadBoard('rpi3');
});
after(() => rmSync(dir, { recursive: true, force: true }));

for (const compression of ['fast', 'small'] as const)
  for (const onlySite of [undefined, 'file:///dl'])
    test(`Kconfig takes every option: ${compression}, ${onlySite ?? 'upstream'}`, () =>
      configure(buildroot, board, { deviceDir: dir, compression, onlySite }));

test('an option that Kconfig does not know is named with file and line', async () => {
  const file = join(dir, 'asked');
  cpSync(join(ROOT, 'br2-external/configs/pppi_rpi3_defconfig'), file);
  const lines = execFileSync('sh', [
    '-c',
    `echo BR2_PACKAGE_PPPD_GONE=y >>${file}; wc -l <${file}`,
  ]);
  await assert.rejects(checkOptionFiles('Buildroot', [file], join(buildroot.output, '.config')), {
    name: UserError.name,
    message: new RegExp(`asked:${Number(lines)}: BR2_PACKAGE_PPPD_GONE=y became n$`),
  });
});

test('show-info lists what is built: pppd without OpenSSL, usb_modeswitch with its data', async () => {
  const packages = builtPackages(parseShowInfo(await ask(buildroot, 'show-info')));
  for (const name of ['linux', 'busybox', 'pppd', 'usb_modeswitch_data', 'rpi-firmware'])
    assert.ok(packages.includes(name), name);
  assert.ok(!packages.includes('libopenssl'));
});

test('check-package has nothing to say about br2-external', () => {
  const list = execFileSync('find', [join(ROOT, 'br2-external'), '-type', 'f'], {
    encoding: 'utf8',
  });
  const script = join(tree, 'utils/check-package');
  // Debian's Python, because that has the modules which the script imports (python3-magic, flake8).
  const args = [script, '--br2-external', ...list.trim().split('\n')];
  execFileSync('/usr/bin/python3', args, { stdio: 'pipe' });
});
