import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { CACHE_DIR } from '../../scripts/checkout';
import { exists, inTempDir, run, sha256File, start } from '../../scripts/os';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** Many devices in one run of the real command, as a person types it. */

const command = (dir: string, args: readonly string[]) =>
  start('node', [join(ROOT, 'scripts', 'run.js'), 'build-image', ...args], {
    cwd: dir,
    stdin: 'ignore',
    env: { PPPI_BUILD_DIR: join(dir, 'build'), PPPI_CACHE_DIR: CACHE_DIR },
  });

async function build(dir: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await command(dir, args);
  return { status: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** Writes device files; @returns their names below `dir` */
async function makeDevices(dir: string, names: readonly string[]): Promise<string[]> {
  const shipped = await readFile(SHIPPED_DEVICE, 'utf8');
  await mkdir(join(dir, 'config'));
  const text = (name: string) => shipped.replace(/^hostname: .*$/m, `hostname: ${name}`);
  for (const name of names) await writeFile(join(dir, 'config', `${name}.yaml`), text(name));
  return names.map((name) => `config/${name}.yaml`);
}

interface Report {
  devices: ({ device: string; ok: boolean; seconds: number } & Record<string, unknown>)[];
}

test('one with a mistake fails, the others are built, the table says so', () =>
  inTempDir(async (dir) => {
    const files = await makeDevices(dir, ['one', 'two', 'three']);
    await writeFile(join(dir, 'config/two.yaml'), 'board: rpi9\n');
    await writeFile(join(dir, 'config/one.local.yaml'), 'hostname: local-one\n');
    const all = [...files, 'config/one.local.yaml', 'config/nowhere.yaml'];
    const { status, stdout, stderr } = await build(dir, ...all);
    assert.equal(status, 1, stderr);

    const rows = stdout.trim().split('\n');
    assert.equal(rows.length, 5, stdout);
    assert.match(rows[1] ?? '', /^one +done +\d+\.\d +\d+ MiB$/);
    assert.match(rows[2] ?? '', /^two +failed +\d+\.\d +\d+ mistakes in the configuration$/);
    assert.match(rows[3] ?? '', /^three +done +\d+\.\d +\d+ MiB$/);
    assert.match(rows[4] ?? '', /^nowhere +failed .* there is no device file/);

    assert.match(stderr, /^skipped config\/one\.local\.yaml/m);
    assert.match(stderr, /^two: \d mistakes[^]*two\.yaml:1:8: /m, 'the mistakes in full');
    assert.match(stderr, /^error: 2 of 4 devices failed$/m);
    assert.doesNotMatch(stderr, /^ {4}at /m);
    assert.equal(stderr.match(/^\[\d\/4\] /gm)?.length, 4, 'a line for each device');
    assert.match(await readFile(join(dir, 'build/one/overlay/etc/hostname'), 'utf8'), /local-one/);
    assert.equal(await exists(join(dir, 'build/two/sdcard.img')), false);
  }));

test('an image of many is the image of one, byte for byte; --json has its checksum', () =>
  inTempDir(async (dir) => {
    const files = await makeDevices(dir, ['a', 'b']);
    const many = await build(dir, '--json', '--image-only', '--jobs', '2', ...files);
    assert.equal(many.status, 0, many.stderr);
    assert.equal(many.stderr, '');
    const { devices } = JSON.parse(many.stdout) as Report;
    assert.deepEqual(
      devices.map(({ device, ok }) => [device, ok]),
      [
        ['a', true],
        ['b', true],
      ],
    );
    assert.equal(await exists(join(dir, 'build/b/sdcard.img.xz')), false);
    const one = await build(dir, '--device', 'config/b.yaml', '--json');
    assert.equal(one.status, 0, one.stderr);
    const image = join(dir, 'build/b/sdcard.img');
    assert.equal(await sha256File(image), devices[1]?.sha256);
    await run('xz', ['--test', `${image}.xz`]);
    assert.notEqual(devices[0]?.sha256, devices[1]?.sha256);
  }));

test('wrong calls are refused before anything is built', () =>
  inTempDir(async (dir) => {
    const [a = ''] = await makeDevices(dir, ['a']);
    await mkdir(join(dir, 'other'));
    await writeFile(join(dir, 'other/a.yaml'), '');
    for (const [args, fact] of [
      [[a, 'other/a.yaml'], /would share an output folder/],
      [['--device', a, a], /--device and device files/],
      [['--jobs', '0', a], /--jobs 0/],
      [['config/a.local.yaml'], /no device among/],
    ] as const) {
      const { status, stderr } = await build(dir, ...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, fact);
    }
    assert.equal(await exists(join(dir, 'build')), false);
  }));

test('Ctrl-C ends all of them, and nothing half-made is left', () =>
  inTempDir(async (dir) => {
    const names = Array.from({ length: 12 }, (_, index) => `gate-${index}`);
    // Not xz, which has threads of its own: what is ended has to be cleaned up in two seconds, beside other tests too.
    const child = command(dir, ['--image-only', ...(await makeDevices(dir, names))]);
    let seen = '';
    child.stderr?.on('data', (text: Buffer) => (seen += text.toString()));
    while (!seen.includes('[2/12]') && child.exitCode === null) await sleep(20);
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    assert.equal(exitCode, 130, String(stderr));
    assert.match(String(stderr), /^interrupted/m);
    const left = await readdir(join(dir, 'build'), { recursive: true });
    assert.deepEqual(
      left.filter((path) => /\.partial$|\.lock$/.test(path)),
      [],
    );
    assert.ok(left.filter((path) => path.endsWith('sdcard.img')).length < names.length);
  }));
