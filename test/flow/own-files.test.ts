import assert from 'node:assert/strict';
import { lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checkConfig, readDevice } from '../../scripts/flow';
import { inspectOwnFiles } from '../../scripts/flow/own-files';
import { overlaySources, renderOrExplain } from '../../scripts/flow/render-device';
import { UserError } from '../../scripts/frame';
import { inTempDir } from '../../scripts/os';
import { writeOverlay } from '../../scripts/overlay-files';

const DEVICE =
  'board: rpi3\nhostname: gate\nlinks: { lte: { carrier: twilio, modem: huawei-12d1-14fe } }\nfiles: ';

async function deviceWith(
  dir: string,
  files: string,
  entries: Record<string, string | { link: string }>,
): Promise<string> {
  const yaml = join(dir, 'gate.yaml');
  await writeFile(yaml, `${DEVICE}${files}\n`);
  await mkdir(join(dir, 'files'), { recursive: true });
  for (const [path, content] of Object.entries(entries)) {
    const full = join(dir, 'files', path);
    await mkdir(dirname(full), { recursive: true });
    if (typeof content === 'string') await writeFile(full, content);
    else await symlink(content.link, full);
  }
  return yaml;
}

async function firstFinding(yaml: string) {
  const [checked] = await checkConfig([yaml]);
  return checked?.findings[0];
}

const IN_THE_WAY: Record<
  string,
  { entries: Record<string, string | { link: string }>; says: RegExp }
> = {
  'a file of the overlay': {
    entries: { 'etc/profile': '' },
    says: /:4:8: etc\/profile would replace a file of pppi\n(.*\n)*.*replace: \[etc\/profile\]/,
  },
  'a rendered file': { entries: { 'etc/hostname': '' }, says: /etc\/hostname would replace/ },
  'a file by a template': { entries: { 'etc/hosts.hbs': 'a' }, says: /etc\/hosts would replace/ },
  'a program of device/': {
    ...{ entries: { 'usr/lib/pppi/pppid.js': '' }, says: /pppid\.js would replace/ },
  },
  'a program by another name of its folder': {
    ...{ entries: { 'sbin/pppi-settings': '' }, says: /sbin\/pppi-settings would replace/ },
  },
  'a link of the overlay': {
    entries: { 'etc/resolv.conf': '' },
    says: /resolv\.conf would replace/,
  },
  'a folder': { entries: { 'etc/ppp': '' }, says: /etc\/ppp would lie where pppi has a folder/ },
  'below a file': {
    entries: { 'etc/profile/a': '' },
    says: /would lie in etc\/profile, which is a/,
  },
  'one file twice': {
    entries: { 'bin/tool': '', 'usr/bin/tool': '' },
    says: /bin\/tool and usr\/bin\/tool are one file/,
  },
};

for (const [name, { entries, says }] of Object.entries(IN_THE_WAY))
  test(`refused in place: ${name}`, () =>
    inTempDir(async (dir) => {
      const finding = await firstFinding(await deviceWith(dir, './files', entries));
      assert.match(finding?.text ?? 'taken', says);
      assert.equal(finding?.line, 4);
    }));

test('what is listed is replaced, and pppi.conf then changes it no more', () =>
  inTempDir(async (dir) => {
    const files = '{ from: files, replace: [etc/hostname, sbin/pppi-settings] }';
    const yaml = await deviceWith(dir, files, {
      'etc/hostname': 'mine\n',
      'sbin/pppi-settings': 'x',
    });
    const rendered = renderOrExplain(await readDevice(yaml), await overlaySources());
    const out = join(dir, 'out');
    await writeOverlay(rendered, out, join(dir, 'table'));
    assert.equal(await readFile(join(out, 'etc/hostname'), 'utf8'), 'mine\n');
    assert.equal(await readFile(join(out, 'sbin/pppi-settings'), 'utf8'), 'x');
    await assert.rejects(lstat(join(out, 'usr/sbin/pppi-settings')));
    const own = await readFile(join(out, 'etc/pppi/settings.json'), 'utf8');
    assert.doesNotMatch(own, /"\/etc\/hostname"/);
    assert.match(own, /"\/etc\/hosts"/);
  }));

test('a template: a value without a quoting helper is refused with file and line', () =>
  inTempDir(async (dir) => {
    const yaml = await deviceWith(dir, 'files', { 'etc/a.hbs': 'a\n{{device.hostname}}\n' });
    assert.match(
      (await firstFinding(yaml))?.text ?? 'taken',
      /^files\/etc\/a\.hbs: line 2: \{\{device\.hostname\}\} must go through one of/,
    );
  }));

/** A base system: a program, and a folder. */
async function bareRoot(dir: string) {
  await mkdir(join(dir, 'root/usr/bin'), { recursive: true });
  await writeFile(join(dir, 'root/usr/bin/busybox'), '');
  const resolve = (path: string) => Promise.resolve(join(dir, 'root', path));
  return { resolve, owners: { 'usr/bin/busybox': 'busybox' } };
}

async function inspected(dir: string, files: string, entries: Record<string, string>) {
  const device = await readDevice(await deviceWith(dir, files, entries));
  const inspect = inspectOwnFiles(device, renderOrExplain(device, await overlaySources()));
  assert.ok(inspect);
  const root = await bareRoot(dir);
  return inspect
    .bare(root)
    .then(() => inspect.layered(root))
    .then(
      () => 'taken',
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.exitCode, 2);
        return error.message;
      },
    );
}

test('a file of the base is replaced only if that is listed', () =>
  inTempDir(async (dir) => {
    const entries = { 'usr/bin/busybox': '', 'opt/a': '' };
    assert.match(
      (await inspected(dir, 'files', entries)) ?? '',
      /gate\.yaml:4:8: usr\/bin\/busybox would replace a file of the package busybox/,
    );
    const listed = '{ from: files, replace: [usr/bin/busybox] }';
    assert.equal(await inspected(dir, listed, entries), 'taken');
  }));

test('an entry of `replace` that replaces nothing is a mistake at its place', () =>
  inTempDir(async (dir) => {
    const files = '{ from: files, replace: [opt/a, opt/b, etc/profile] }';
    const said = (await inspected(dir, files, { 'opt/a': '', 'etc/profile': '' })) ?? '';
    assert.match(said, /2 mistakes/);
    assert.match(said, /gate\.yaml:4:33: opt\/a replaces nothing/);
    assert.match(said, /gate\.yaml:4:40: files has no opt\/b/);
  }));
