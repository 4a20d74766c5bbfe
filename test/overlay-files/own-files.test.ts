import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inTempDir, run } from '../../scripts/os';
import { readOwnFiles } from '../../scripts/overlay-files';

/** The first bytes of an ELF file. @param data 1 little-endian, 2 big-endian */
function elf(machine: number, bits = 64, data = 1): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('7f454c46', 'hex');
  bytes[4] = bits / 32;
  bytes[5] = data;
  if (data === 1) bytes.writeUInt16LE(machine, 18);
  else bytes.writeUInt16BE(machine, 18);
  return bytes;
}

interface Entry {
  path: string;
  bytes?: string | Buffer;
  mode?: number;
  link?: string;
}

async function lay(root: string, entries: readonly Entry[]): Promise<void> {
  for (const { path, bytes = '', mode = 0o644, link } of entries) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    if (link !== undefined) await symlink(link, join(root, path));
    else {
      await writeFile(join(root, path), bytes);
      await chmod(join(root, path), mode);
    }
  }
}

const read = (folder: string, unchecked: string[] = []) =>
  readOwnFiles({ folder, shown: 'files', unchecked });

const FAULTS: Record<string, Entry & { says: RegExp }> = {
  'x86-64': { path: 'opt/tool', bytes: elf(62), says: /files\/opt\/tool is .* for x86-64;/ },
  '32-bit ARM': { path: 'opt/tool', bytes: elf(40, 32), says: /for 32-bit ARM;/ },
  'big-endian ARM': { path: 'opt/tool', bytes: elf(183, 64, 2), says: /for big-endian 64-bit ARM/ },
  ILP32: { path: 'opt/tool', bytes: elf(183, 32), says: /ILP32/ },
  'an unknown machine': { path: 'opt/tool', bytes: elf(4711), says: /machine 4711/ },
  macOS: { path: 'a', bytes: Buffer.from('cffaedfe0c', 'hex'), mode: 0o755, says: /for macOS/ },
  Windows: { path: 'a.exe', bytes: 'MZ....', mode: 0o755, says: /for Windows/ },
  'a program without its bit': {
    ...{ path: 'usr/bin/tool', bytes: elf(183), says: /usr\/bin\/tool is not executable/ },
  },
  'a script of Windows': {
    ...{ path: 'usr/bin/a', bytes: '#!/bin/sh\r\n', mode: 0o755, says: /line ends of Windows/ },
  },
  'a byte order mark': {
    ...{ path: 'usr/bin/a', bytes: '\ufeff#!/bin/sh\n', mode: 0o755, says: /byte order mark/ },
  },
  setuid: { path: 'usr/bin/a', mode: 0o4755, says: /has the setuid or setgid bit/ },
  setgid: { path: 'usr/bin/a', mode: 0o2755, says: /has the setuid or setgid bit/ },
  'behind /run': { path: 'run/a/b', says: /run\/a\/b would be hidden: the device mounts \/run/ },
  'behind /var': { path: 'var/lib/a', says: /would be hidden: the device mounts \/var/ },
  'behind /data': { path: 'data/a', says: /would be hidden: the device mounts \/data/ },
  'in the place of /tmp': {
    path: 'tmp',
    says: /takes the place of a folder that the device mounts/,
  },
  'a link upwards': { path: 'etc/a', link: '../../x', says: /etc\/a leads out of the root/ },
  'a link up and down': { path: 'a', link: '../etc/passwd', says: /leads out of the root/ },
  'a control character': { path: 'etc/a\nb', says: /has a control character/ },
};

for (const [name, { says, ...entry }] of Object.entries(FAULTS))
  test(`refused: ${name}`, () =>
    inTempDir(async (dir) => {
      await lay(dir, [{ path: 'etc/good' }, entry]);
      const tree = read(dir);
      assert.ok('faults' in tree, JSON.stringify(tree));
      assert.equal(tree.faults.length, 1, JSON.stringify(tree.faults));
      assert.match(tree.faults[0]!.message, says);
      assert.ok((tree.faults[0]!.hint ?? '') !== '');
    }));

test('taken: with its executable bit, links, empty folders, odd names', () =>
  inTempDir(async (dir) => {
    await lay(dir, [
      { path: 'usr/bin/tool', bytes: elf(183), mode: 0o700 },
      { path: 'usr/lib/bpf.o', bytes: elf(247) },
      { path: 'etc/a b = ä', mode: 0o600 },
      { path: 'etc/out', link: '/data/x' },
      { path: 'etc/up', link: '../usr/bin/tool' },
      { path: 'etc/conf.hbs', bytes: '{{text device.hostname}}' },
      { path: 'mnt/usb/.gitkeep' },
      { path: 'etc/old~' },
    ]);
    const tree = read(dir);
    assert.ok('faults' in tree);
    assert.deepEqual(tree.faults, []);
    const briefly = tree.files.map((file) => {
      if (file.kind === 'link') return `${file.path} -> ${file.target}`;
      return file.kind === 'file' && file.executable ? `${file.path} *` : file.path;
    });
    assert.deepEqual(briefly, [
      'etc/a b = ä',
      'etc/conf.hbs',
      'etc/out -> /data/x',
      'etc/up -> ../usr/bin/tool',
      'mnt/usb',
      'usr/bin/tool *',
      'usr/lib/bpf.o',
    ]);
  }));

test('what is not checked may be for any machine, and an entry for nothing is an error', () =>
  inTempDir(async (dir) => {
    await lay(dir, [{ path: 'opt/app/x64.node', bytes: elf(62) }]);
    const taken = read(dir, ['opt/app']);
    assert.ok('faults' in taken && taken.faults.length === 0, JSON.stringify(taken));
    const idle = read(dir, ['opt/app', 'opt/ap']);
    assert.ok('faults' in idle);
    assert.match(idle.faults[0]!.message, /`unchecked` lists opt\/ap, and files has no such file/);
  }));

test('a link to a place on this machine is refused with what was meant', () =>
  inTempDir(async (dir) => {
    await lay(dir, [{ path: 'usr/bin/a', link: join(dir, 'opt/a') }]);
    const tree = read(dir);
    assert.ok('faults' in tree);
    assert.match(tree.faults[0]!.message, /leads to .*\/opt\/a, a place on this machine/);
    assert.equal(tree.faults[0]!.hint, 'write where it is on the device: /opt/a');
  }));

test('a FIFO is named, and not opened', { timeout: 20_000 }, () =>
  inTempDir(async (dir) => {
    await run('mkfifo', [join(dir, 'pipe')]);
    const tree = read(dir);
    assert.ok('faults' in tree);
    assert.match(tree.faults[0]!.message, /files\/pipe is a FIFO/);
  }),
);

test('no folder, a file, too deep: a problem each', () =>
  inTempDir(async (dir) => {
    await writeFile(join(dir, 'file'), '');
    await mkdir(join(dir, 'deep', 'a/'.repeat(50)), { recursive: true });
    for (const [name, says] of Object.entries({
      nothing: /there is no folder files/,
      file: /files is a file, not a folder/,
      deep: /more than 40 deep/,
    })) {
      const tree = read(join(dir, name));
      assert.ok('problem' in tree, name);
      assert.match(tree.problem, says);
    }
  }));
