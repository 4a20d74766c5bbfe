import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { TYPESCRIPT } from '../../scripts/frame';
import { exists, listTree, run, sha256File, type TreeEntry } from '../../scripts/os';
import type { LockedPackage } from '../../scripts/system';
import { libraryClosure } from '../../scripts/system/debian/closure';
import { isElf } from '../../scripts/system/debian/elf';

/** Programs that the overlay counts on, under the names it uses. */
const WANTED = [
  ...['sbin/init', 'sbin/mdev', 'sbin/getty', 'sbin/syslogd', 'sbin/klogd', 'sbin/modprobe'],
  ...['sbin/udhcpc', 'sbin/watchdog', 'sbin/ip', 'bin/sh', 'usr/bin/logger', 'bin/ping'],
  ...['usr/sbin/pppd', 'usr/sbin/chat', 'usr/sbin/usb_modeswitch', 'usr/sbin/dropbear'],
  ...['usr/bin/dropbearkey', 'sbin/sfdisk', 'sbin/resize2fs', 'sbin/e2fsck', 'usr/bin/partx'],
];

/** What a base has no business with. */
const UNWANTED = /(^|\/)(apt|dpkg|perl|systemd|python3?|bash)(\/|$)|share\/(doc|man|locale)\//;

let dir: string;
let base: string;
let tree: TreeEntry[];

/** A whole build in a folder of its own, with a cache of its own. */
async function buildIn(name: string, overlay: string, table: string): Promise<string> {
  const build = join(dir, name);
  const program = join(__dirname, 'build-once.ts');
  await run('node', ['-r', TYPESCRIPT, program, overlay, table], {
    env: { PPPI_BUILD_DIR: build, PPPI_CACHE_DIR: join(build, 'cache') },
  });
  return build;
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-build-'));
  const overlay = join(dir, 'overlay');
  const table = join(dir, 'overlay.table');
  await mkdir(join(overlay, 'etc'), { recursive: true });
  await writeFile(join(overlay, 'etc/shadow'), 'root:*:0:0:99999:7:::\n');
  await mkdir(join(overlay, 'usr/share/pppi'), { recursive: true });
  await writeFile(join(overlay, 'usr/share/pppi/pppi.conf'), '# settings\n');
  await writeFile(table, '/etc/shadow f 600 0 0 - - - - -\n');
  await buildIn('first', overlay, table);
  await buildIn('second', overlay, table);
  const cache = join(dir, 'first', 'cache');
  const [name] = (await readdir(cache)).filter((entry) => entry.startsWith('debian-'));
  base = join(cache, name ?? '');
  tree = await listTree(join(base, 'root'));
});

after(() => rm(dir, { recursive: true, force: true }));

test('the same inputs give the same bytes, in two folders with two caches', async () => {
  const [first, second] = ['first', 'second'].map((name) => join(dir, name, 'sdcard.img'));
  assert.equal(await sha256File(first ?? ''), await sha256File(second ?? ''));
});

test('so do all files beside the image, and the checksums fit', async () => {
  const [first, second] = ['first', 'second'].map((name) => join(dir, name));
  const sums = await readFile(join(first ?? '', 'SHA256SUMS'), 'utf8');
  assert.equal(sums, await readFile(join(second ?? '', 'SHA256SUMS'), 'utf8'));
  const names = sums.match(/ \S+$/gm)?.map((name) => name.trim());
  assert.deepEqual(names, [
    ...['licences.tar.xz', 'manifest.json', 'packages.lock.json', 'sbom.cdx.json'],
    ...['sdcard.bmap', 'sdcard.img', 'sdcard.img.xz'],
  ]);
  await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: first ?? '' });
});

test("the SBOM is valid, and it and the licences have the lock's packages", async () => {
  const read = async (name: string): Promise<string> => readFile(join(dir, 'first', name), 'utf8');
  const sbom = await read('sbom.cdx.json');
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  assert.equal(await validator.validate(sbom), null);
  const { packages } = JSON.parse(await read('packages.lock.json')) as {
    packages: LockedPackage[];
  };
  const { components } = JSON.parse(sbom) as { components: { name: string; version: string }[] };
  assert.deepEqual(
    components.map(({ name, version }) => `${name} ${version}`),
    packages.map(({ name, version }) => `${name} ${version}`),
  );
  const archive = join(dir, 'first', 'licences.tar.xz');
  const listed = (await run('tar', ['--list', '--file', archive])).stdout.split('\n');
  for (const { name } of packages) assert.ok(listed.includes(`./${name}/copyright`), name);
  for (const path of ['./pppi/LICENSE', './common-licenses/GPL-2'])
    assert.ok(listed.includes(path), path);
});

test('a mode of the device table is in the root file system', async () => {
  const squashfs = join(dir, 'first', 'work', 'rootfs.squashfs');
  const { stdout } = await run('unsquashfs', ['-lln', squashfs, 'etc/shadow']);
  assert.match(stdout, /^-rw------- 0\/0 .* squashfs-root\/etc\/shadow$/m);
});

test('each library that a program or a library needs is there', async () => {
  const root = join(base, 'root');
  const files = tree.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const elf: string[] = [];
  for (const path of files)
    if (!path.endsWith('.ko') && isElf(await readFile(join(root, path)))) elf.push(path);
  assert.ok(elf.length > 30);
  for (const library of await libraryClosure(root, elf)) await stat(join(root, library));
});

test('each module that a module needs is there', async () => {
  const root = join(base, 'root');
  const [version] = await readdir(join(root, 'lib/modules'));
  const folder = join(root, 'lib/modules', version ?? '');
  const lines = (await readFile(join(folder, 'modules.dep'), 'utf8')).trim().split('\n');
  assert.ok(lines.length > 30);
  for (const path of lines.flatMap((line) => line.split(/[: ]+/).filter(Boolean)))
    await stat(join(folder, path));
});

test('what the overlay counts on is there, and nothing that only a distribution needs', async () => {
  for (const path of WANTED) await stat(join(base, 'root', path));
  assert.deepEqual(
    tree.map(({ path }) => path).filter((path) => UNWANTED.test(path)),
    [],
  );
  assert.equal(await exists(join(base, 'unpacked')), false);
});

test('nobody can become root through a program, and nothing is open to all', () => {
  for (const { path, kind, mode } of tree)
    if (kind !== 'link') assert.equal(mode & 0o7022, 0, path);
});

test('the lock names each package with version and checksum', async () => {
  const text = await readFile(join(base, 'base.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: LockedPackage[] };
  const names = packages.map(({ name }) => name);
  for (const name of ['busybox', 'libc6', 'ppp', 'raspi-firmware', 'usb-modeswitch-data'])
    assert.ok(names.includes(name), name);
  assert.ok(names.some((name) => name.startsWith('linux-image-6')));
  for (const { name, sha256 } of packages) assert.match(sha256, /^[0-9a-f]{64}$/, name);
  assert.deepEqual(names, [...names].sort());
});
