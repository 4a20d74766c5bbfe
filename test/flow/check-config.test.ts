import assert from 'node:assert/strict';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, checkParts, type Checked } from '../../scripts/flow';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';
import { SHIPPED_DEVICE } from '../support/shipped-config';

const wrong = (checked: readonly Checked[]) =>
  checked.map(({ file, findings }) => [file.replace(/.*\//, ''), findings.length]);

const BROKEN = 'board: rpi9\nhostname: a_b\nlinks:\n  a: { carrier: no, modem: no }\n';

test('all mistakes of all devices, each with its place', () =>
  inTempDir(async (dir) => {
    const files = ['good', 'broken', 'compiled'].map((name) => join(dir, `${name}.yaml`));
    const [good = '', broken = '', compiled = ''] = files;
    await copyFile(SHIPPED_DEVICE, good);
    await writeFile(broken, BROKEN);
    await copyFile(SHIPPED_DEVICE, compiled);
    await writeFile(
      join(dir, 'compiled.local.yaml'),
      'buildroot: { packages: [BR2_PACKAGE_HTOP] }\n',
    );
    const checked = await checkConfig([...files, join(dir, 'nowhere.yaml')]);
    assert.deepEqual(wrong(checked), [
      ['good.yaml', 0],
      ['broken.yaml', 4],
      ['compiled.yaml', 1],
      ['nowhere.yaml', 1],
    ]);
    const [first] = checked[1]!.findings;
    assert.deepEqual([first?.file, first?.line, first?.col], [broken, 1, 8]);
    assert.match(checked[2]!.findings[0]!.text, /compiles nothing/);
  }));

test('carriers and modems that no device names are checked too', () =>
  inTempDir(async (dir) => {
    for (const folder of ['carriers', 'modems']) await mkdir(join(dir, folder));
    await writeFile(join(dir, 'carriers', 'mine.yaml'), 'apn: internet\nusr: me\n');
    await writeFile(join(dir, 'modems', 'mine.yaml'), 'usb: { modem: [nothing] }\n');
    await symlink('nowhere', join(dir, 'carriers', '.#mine.yaml'));
    await symlink('nowhere', join(dir, 'carriers', 'lost.yaml'));
    const checked = await checkParts(dir);
    assert.deepEqual(
      checked.map(({ kind, findings }) => [kind, findings.length > 0]),
      [
        ['carrier', true],
        ['carrier', true],
        ['modem', true],
      ],
    );
  }));

test('npm run check: 1 if one is wrong, 2 if the call is, and JSON for programs', () =>
  inTempDir(async (dir) => {
    const check = (...args: string[]) =>
      run('node', [join(ROOT, 'scripts/run.js'), 'check', ...args], { okStatus: [0, 1, 2] });
    const good = join(dir, 'good.yaml');
    const broken = join(dir, 'broken.yaml');
    await copyFile(SHIPPED_DEVICE, good);
    await writeFile(broken, BROKEN);
    assert.equal((await check(good)).status, 0);
    const { status, stdout, stderr } = await check('--json', good, broken);
    assert.equal(status, 1);
    assert.equal(stderr.split('\n')[0], 'error: mistakes in 1 of 2 files');
    const shown = JSON.parse(stdout) as { ok: boolean; files: { ok: boolean; mistakes: [] }[] };
    assert.equal(shown.ok, false);
    assert.deepEqual(
      shown.files.map(({ ok, mistakes }) => [ok, mistakes.length]),
      [
        [true, 0],
        [false, 4],
      ],
    );
    assert.match((await check(broken)).stdout, /^WRONG {2}device .*broken\.yaml\n\n.*:1:8: /m);
    assert.equal((await check(join(dir, '*.yml'))).status, 2);
  }));
