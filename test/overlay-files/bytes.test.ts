import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { OVERLAY_DIR } from '../../scripts/checkout';
import { UserError } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';
import { readOverlay, writeOverlay } from '../../scripts/overlay-files';
import { render, TemplateError } from '../../scripts/render';
import { aDevice, aHook, aLink } from '../target/device';

/** Every byte value, and every pair of neighbours that a decoder could take for one letter. */
const EVERY_BYTE = Buffer.from(
  [...Array(256).keys()].flatMap((one) => [0x00, 0x7f, 0xc3, 0xed, 0xff].flatMap((b) => [b, one])),
);

async function lay(root: string, files: Record<string, Buffer>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
}

test('a binary in the overlay, and a hook that is one behind its first line, arrive byte for byte', () =>
  inTempDir(async (dir) => {
    const root = join(dir, 'overlay');
    await lay(root, {
      'usr/sbin/tool': EVERY_BYTE,
      'etc/ppp/ip-up.d/__link__/__hook-up__': Buffer.from('stands for hooks'),
    });
    await chmod(join(root, 'usr/sbin/tool'), 0o755);
    await chmod(join(root, 'etc/ppp/ip-up.d/__link__/__hook-up__'), 0o755);
    const hook = Buffer.concat([Buffer.from('#!/bin/sh\n'), EVERY_BYTE]);
    const ipUp = [{ ...aHook('50-all', ''), bytes: hook }];
    const device = aDevice({ links: [aLink({ hooks: { ipUp, ipDown: [] } })] });
    const files = render(device, await readOverlay(root));
    const out = join(dir, 'out');
    await writeOverlay(files, out, join(dir, 'table'));
    assert.deepEqual(await readFile(join(out, 'usr/sbin/tool')), EVERY_BYTE);
    assert.deepEqual(await readFile(join(out, 'etc/ppp/ip-up.d/twilio/50-all')), hook);
    assert.match(await readFile(join(dir, 'table'), 'utf8'), /^\/etc\/.*\/50-all f 755 /m);
  }));

test('a hook is read as bytes from where the YAML says', () =>
  inTempDir(async (dir) => {
    const hook = Buffer.concat([Buffer.from('#!/bin/sh\n'), EVERY_BYTE]);
    await writeFile(join(dir, 'hook'), hook);
    await writeFile(
      join(dir, 'gate.yaml'),
      'board: rpi3\nhostname: gate\nlinks: {lte: {carrier: twilio, modem: huawei-12d1-14fe, hooks: {ip-up: [hook]}}}\n',
    );
    const device = await readDevice(join(dir, 'gate.yaml'));
    const files = render(device, await readOverlay(OVERLAY_DIR));
    const file = files.find(({ path }) => path === 'etc/ppp/ip-up.d/lte/50-hook');
    assert.ok(file?.kind === 'file');
    assert.deepEqual(file.bytes, hook);
  }));

test('a template that is not text is refused', () =>
  inTempDir(async (root) => {
    await lay(root, { 'etc/motd.hbs': EVERY_BYTE });
    const overlay = await readOverlay(root);
    assert.throws(() => render(aDevice(), overlay), TemplateError);
  }));

test('a link stays a link, and nothing behind it is read', { timeout: 20_000 }, () =>
  inTempDir(async (dir) => {
    const root = join(dir, 'overlay');
    const links = { 'etc/up': '../..', 'etc/all': '/', 'etc/gone': 'nowhere', 'etc/self': 'self' };
    await lay(root, { 'usr/lib/pppi/a': Buffer.from('a') });
    await mkdir(join(root, 'etc'));
    for (const [path, target] of Object.entries({ ...links, 'usr/lib/alias': 'pppi' }))
      await symlink(target, join(root, path));
    const files = render(aDevice(), await readOverlay(root));
    assert.equal(files.filter(({ kind }) => kind === 'link').length, 5);
    assert.deepEqual(
      files.filter(({ path }) => path.startsWith('usr/lib/')).map(({ path }) => path),
      ['usr/lib/alias', 'usr/lib/pppi/a'],
    );
    const out = join(dir, 'out');
    await writeOverlay(files, out, join(dir, 'table'));
    for (const [path, target] of Object.entries(links))
      assert.equal(await readlink(join(out, path)), target);
  }),
);

test('what is no regular file is refused, unopened, and named', { timeout: 20_000 }, () =>
  inTempDir(async (root) => {
    await run('mkfifo', [join(root, 'pipe')]);
    await assert.rejects(readOverlay(root), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /pipe is not a regular file: it is a FIFO$/);
      return true;
    });
  }),
);

test('a name that the table of modes cannot hold is refused', () =>
  inTempDir(async (root) => {
    await lay(root, { 'etc/a b': Buffer.from('a') });
    await assert.rejects(readOverlay(root), /overlay\/etc\/a b has a blank/);
  }));
