import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { CACHE_DIR } from '../../scripts/checkout';
import { run, sha256File } from '../../scripts/os';
import { readPartitions, type Manifest } from '../../scripts/image';

const PASSWORD = 'correct-horse-battery';

let dir: string;
/** the folder that the images come from */
let made: string;

/** A command of pppi's, with a build folder of its own and everyone's cache. */
async function pppi(
  ...args: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  return run('node', [join(ROOT, 'scripts/run.js'), ...args], {
    env: {
      PPPI_BUILD_DIR: join(dir, 'build'),
      PPPI_CACHE_DIR: CACHE_DIR,
      PPPI_TEST_PASSWORD: PASSWORD,
    },
    okStatus: [0, 1, 2],
  });
}

async function verify(image: string) {
  return pppi('verify', '--device', join(dir, 'gate.yaml'), image);
}

/** A copy of the image beside a copy of its manifest. */
async function copyOfImage(name: string): Promise<string> {
  const folder = join(dir, name);
  await mkdir(folder);
  for (const file of ['sdcard.img', 'manifest.json'])
    await copyFile(join(made, file), join(folder, file));
  return join(folder, 'sdcard.img');
}

async function patch(image: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(image, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-verify-'));
  await writeFile(
    join(dir, 'gate.yaml'),
    [
      'board: rpi3\nsystem: debian\nhostname: gate-7\nssh: { keys: [] }\nlinks:\n  main:',
      '    carrier: twilio\n    modem: huawei-12d1-14fe',
      '    auth: { kind: pap, user: someone, password: "${PPPI_TEST_PASSWORD}" }\n',
    ].join('\n'),
  );
  made = join(dir, 'build', 'gate');
  const { status, stderr } = await pppi(
    ...['build-image', '--small', '--json', '--device', join(dir, 'gate.yaml')],
  );
  assert.equal(status, 0, stderr);
});

after(() => rm(dir, { recursive: true, force: true }));

test('the release fits its checksums, and the xz unpacks to the image', async () => {
  await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: made });
  const copy = join(dir, 'unpacked.img.xz');
  await copyFile(join(made, 'sdcard.img.xz'), copy);
  await run('xz', ['--decompress', copy]);
  assert.equal(
    await sha256File(join(dir, 'unpacked.img')),
    await sha256File(join(made, 'sdcard.img')),
  );
});

test('bmaptool writes the card from the compressed image, by the block map it finds beside it', async () => {
  const card = join(dir, 'card');
  await run('bmaptool', ['copy', join(made, 'sdcard.img.xz'), card]);
  assert.equal(await sha256File(card), await sha256File(join(made, 'sdcard.img')));
});

test('no file beside the image has the password', async () => {
  const names = ['manifest.json', 'packages.lock.json', 'sbom.cdx.json', 'sdcard.bmap'];
  for (const name of names)
    assert.ok(!(await readFile(join(made, name), 'utf8')).includes(PASSWORD), name);
});

test('the image made again is identical, also when the compressed one is asked for', async () => {
  const { status, stdout, stderr } = await verify(join(made, 'sdcard.img.xz'));
  assert.deepEqual([status, stdout], [0, 'identical'], stderr);
});

test('one byte of the FAT', async () => {
  const image = await copyOfImage('fat');
  const [boot] = await readPartitions(image);
  const at = (boot?.start ?? 0) + 2048 + 40;
  const found = (await readFile(image)).readUInt8(at);
  await patch(image, at, Buffer.from([found ^ 1]));
  const { status, stdout } = await verify(image);
  assert.equal(status, 1);
  assert.match(stdout, /^different: .*\n {2}boot partition: /);
});

test('a file of a package, a file of the overlay and a secret in the squashfs', async () => {
  const image = await copyOfImage('squashfs');
  const [, root] = await readPartitions(image);
  const tree = join(dir, 'tree');
  const at = ['-offset', String(root?.start)];
  await run('unsquashfs', ['-quiet', '-no-progress', ...at, '-dest', tree, image]);
  await writeFile(join(tree, 'etc/hostname'), 'other\n');
  await writeFile(join(tree, 'etc/ppp/pap-secrets'), `"me" * "${PASSWORD}-2" *\n`);
  await cp(join(tree, 'usr/bin/busybox'), join(tree, 'usr/bin/chat'));
  const packed = join(dir, 'tree.squashfs');
  await run('mksquashfs', [tree, packed, '-quiet', '-no-progress', '-comp', 'xz']);
  await patch(image, root?.start ?? 0, await readFile(packed));

  const { status, stdout, stderr } = await verify(image);
  assert.equal(status, 1, stderr);
  assert.match(stdout, /^ {2}root file system: etc\/hostname: content \[not from a package/m);
  assert.match(
    stdout,
    /^ {2}root file system: etc\/ppp\/pap-secrets: content \[not from a package/m,
  );
  assert.match(stdout, /^ {2}root file system: usr\/bin\/chat: content \[package ppp 2\./m);
  assert.ok(!stdout.includes(PASSWORD) && !stderr.includes(PASSWORD));
});

test('a version that the archive no longer has is named', async () => {
  const image = await copyOfImage('gone');
  const file = join(dir, 'gone', 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const packages = manifest.packages.map((one) =>
    one.name === 'netbase' ? { ...one, version: '0.1', sha256: '0'.repeat(64) } : one,
  );
  await writeFile(file, JSON.stringify({ ...manifest, packages }));
  const { status, stderr } = await verify(image);
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^error: Debian's package archive no longer has these versions \(netbase 0\.1\)$/m,
  );
  assert.match(stderr, /^hint: .*snapshot archive/m);
});
