import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { loadBoard, type Board } from '../../../scripts/hardware';
import { UserError, ROOT } from '../../../scripts/frame';
import { checkOptionFiles, configure } from '../../../scripts/system/buildroot/configure';
import { ask, type Buildroot } from '../../../scripts/system/buildroot/make';
import { builtPackages, parseShowInfo } from '../../../scripts/system/buildroot/packages';
import { partsList } from '../../../scripts/system/buildroot/papers';

/** The recipe through real Kconfig. Downloads nothing and compiles nothing but Kconfig itself. */
const tree = process.env.BUILDROOT_DIR ?? '';
const dir = mkdtempSync(join(tmpdir(), 'pppi-kconfig-'));
const buildroot: Buildroot = {
  tree,
  output: join(dir, 'output'),
  env: { BR2_DL_DIR: join(dir, 'dl') },
  log: join(dir, 'log'),
  offline: false,
};
const packages = join(dir, 'packages.fragment');
let board: Board;

before(async () => {
  board = await loadBoard('rpi3');
  writeFileSync(packages, '');
});
after(() => rmSync(dir, { recursive: true, force: true }));

for (const compression of ['fast', 'small'] as const)
  for (const [site, offline] of [
    [undefined, false],
    ['file:///dl', false],
    ['file:///dl', true],
  ] as const)
    test(`Kconfig takes every option: ${compression}, ${site ?? 'upstream'}${offline ? ' only' : ''}`, () =>
      configure(buildroot, board, { deviceDir: dir, compression, site, offline }));

test('an option that Kconfig does not know is named with file and line', async () => {
  const file = join(dir, 'asked');
  cpSync(join(board.dir, 'buildroot.defconfig'), file);
  const lines = execFileSync('sh', [
    '-c',
    `echo BR2_PACKAGE_PPPD_GONE=y >>${file}; wc -l <${file}`,
  ]);
  await assert.rejects(checkOptionFiles('Buildroot', [file], join(buildroot.output, '.config')), {
    name: UserError.name,
    message: new RegExp(`asked:${Number(lines)}: BR2_PACKAGE_PPPD_GONE=y became n$`),
  });
});

/** The usual options of a build. */
const usual = { deviceDir: dir, compression: 'fast', site: undefined, offline: false } as const;

test('packages of the YAML are built; a name that Kconfig does not know is named with its place', async () => {
  writeFileSync(packages, '# from the YAML\nBR2_PACKAGE_TCPDUMP=y\n');
  await configure(buildroot, board, usual);
  const info = parseShowInfo(await ask(buildroot, 'show-info'));
  assert.ok(builtPackages(info).includes('tcpdump'));
  writeFileSync(packages, '# from the YAML\nBR2_PACKAGE_TCPDUMPP=y\n');
  await assert.rejects(configure(buildroot, board, usual), {
    message: /packages\.fragment:2: BR2_PACKAGE_TCPDUMPP=y became n$/m,
  });
  writeFileSync(packages, '');
  await configure(buildroot, board, usual);
});

test('by hand: the same configuration, and a forgotten package is told', async () => {
  writeFileSync(packages, 'BR2_PACKAGE_TCPDUMP=y\n');
  await configure(buildroot, board, usual);
  const hand = { ...buildroot, output: join(dir, 'by-hand') };
  mkdirSync(hand.output);
  const external = join(ROOT, 'br2-external');
  const device = `BR2_PPPI_DEVICE_DIR="${dir}"`;
  const defconfig = join(board.dir, 'buildroot.defconfig');
  const place = join(dir, 'place.fragment');
  writeFileSync(place, `${device}\n`);
  const merge = (...fragments: string[]) =>
    execFileSync(
      join(tree, 'support/kconfig/merge_config.sh'),
      ['-O', hand.output, '-e', external, defconfig, place, ...fragments],
      { cwd: tree, env: { ...process.env, ...hand.env }, stdio: 'pipe' },
    );
  merge();
  await assert.rejects(ask(hand, '--dry-run', 'all'), {
    message: /BR2_PACKAGE_TCPDUMP of \S+packages\.fragment is not set/,
  });
  merge(packages);
  const [ours, theirs] = [buildroot, hand].map(({ output }) =>
    readFileSync(join(output, '.config'), 'utf8').replace(/^BR2_DEFCONFIG=.*$/m, ''),
  );
  assert.equal(theirs, ours);
  writeFileSync(packages, '');
});

test('the SBOM needs no network, and knows the licences by their SPDX names', async () => {
  await configure(buildroot, board, usual);
  const info = await ask(buildroot, 'show-info');
  const text = await partsList(buildroot, info);
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  assert.equal(await validator.validate(text), null);
  const list = JSON.parse(text) as {
    bomFormat: string;
    components: { name: string; version: string; licenses?: { license: { id?: string } }[] }[];
  };
  assert.equal(list.bomFormat, 'CycloneDX');
  const linux = list.components.find(({ name }) => name === 'linux');
  assert.equal(linux?.version, '6.12.91');
  assert.deepEqual(linux?.licenses, [{ license: { id: 'GPL-2.0' } }]);
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
