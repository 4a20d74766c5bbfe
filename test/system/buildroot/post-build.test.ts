import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { EXTERNAL } from '../../../scripts/system/buildroot/configure';

/** Builds one after the other in an output folder, of which Buildroot's own part is only what it lays over. */
let dir: string;
let target: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pppi-post-build-'));
  target = join(dir, 'output/target');
  mkdirSync(join(dir, 'output/build'), { recursive: true });
  packages({});
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(root: string, paths: readonly string[], text: string): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Installs packages, and lists what each has installed as Buildroot does. */
function packages(files: Record<string, string[]>): void {
  const lines = Object.entries(files).flatMap(([name, paths]) => {
    write(target, paths, name);
    return paths.map((path) => `${name},./${path}\n`);
  });
  writeFileSync(join(dir, 'output/build/packages-file-list.txt'), lines.join(''));
}

/** Lays an overlay over the target, which takes nothing away, and runs post-build.sh. @returns what that said */
function lay(paths: readonly string[]): { status: number | null; said: string } {
  const overlay = join(dir, 'device/overlay');
  rmSync(overlay, { recursive: true, force: true });
  mkdirSync(overlay, { recursive: true });
  write(overlay, paths, 'overlay');
  cpSync(overlay, target, { recursive: true });
  const { status, stderr } = spawnSync(
    join(EXTERNAL, 'post-build.sh'),
    [target, join(dir, 'device'), 'the board'],
    { env: { ...process.env, BUILD_DIR: join(dir, 'output/build') }, encoding: 'utf8' },
  );
  return { status, said: stderr };
}

/** Paths of a link of that name in the overlay, its secrets and hooks among them. */
const link = (name: string) => [
  `etc/chatscripts/${name}`,
  `etc/ppp/ip-up.d/${name}/50-mine`,
  `etc/ppp/peers/${name}`,
  `etc/pppi/links/${name}.conf`,
  `etc/pppi/links/${name}.pin`,
];
const KEYS = 'root/.ssh/authorized_keys';

const there = (path: string) => existsSync(join(target, path));

test('a link of another name takes the place of the old one; keys that were taken out are gone', () => {
  assert.deepEqual(lay([...link('old'), KEYS]), { status: 0, said: '' });
  assert.ok(there('etc/pppi/links/old.pin') && there(KEYS) && there('data'));
  assert.deepEqual(lay(link('new')), { status: 0, said: '' });
  for (const path of [...link('old'), 'etc/ppp/ip-up.d/old', 'root/.ssh'])
    assert.ok(!there(path), path);
  for (const path of [...link('new'), 'root']) assert.ok(there(path), path);
});

test('so it is in an output folder of which no list was kept', () => {
  write(target, [...link('old'), KEYS], 'overlay');
  assert.equal(lay(link('new')).status, 0);
  for (const path of [...link('old'), KEYS]) assert.ok(!there(path), path);
});

test('elsewhere what the last overlay had goes, and what packages brought stays', () => {
  packages({ busybox: ['bin/busybox', 'etc/init.d/S01syslogd', 'usr/sbin/crond'] });
  lay(['usr/sbin/pppi-link', 'usr/sbin/pppi-gone', 'etc/init.d/rcS']);
  assert.equal(lay(['usr/sbin/pppi-link', 'etc/init.d/rcS']).status, 0);
  assert.ok(!there('usr/sbin/pppi-gone') && !there('etc/init.d/S01syslogd'));
  for (const path of ['usr/sbin/pppi-link', 'usr/sbin/crond', 'etc/init.d/rcS'])
    assert.ok(there(path), path);
});

test('a file of the overlay that is a folder now stays', () => {
  lay(['etc/thing']);
  rmSync(join(target, 'etc/thing'));
  assert.equal(lay(['etc/thing/part']).status, 0);
  assert.ok(there('etc/thing/part'));
});

test('a file of a package that the overlay had hidden cannot come back: the build stops, again and again', () => {
  packages({ busybox: ['usr/share/udhcpc/default.script'] });
  assert.equal(lay(['usr/share/udhcpc/default.script', 'etc/hostname']).status, 0);
  for (let i = 0; i < 2; i++) {
    const { status, said } = lay(['etc/hostname']);
    assert.equal(status, 1);
    assert.match(said, /no longer has \/usr\/share\/udhcpc\/default\.script, .* of a package/);
    assert.match(said, new RegExp(`must be rebuilt, delete ${join(dir, 'output')}$`, 'm'));
  }
  assert.equal(lay(['usr/share/udhcpc/default.script', 'etc/hostname']).status, 0);
});
