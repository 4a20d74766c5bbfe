import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { EXAMPLES_DIR } from '../../scripts/checkout';
import { checkConfig, examples, writeNew } from '../../scripts/flow';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run, start } from '../../scripts/os';
import { SSH_KEYS } from '../support/ssh-keys';

const RUN = join(ROOT, 'scripts/run.js');

interface Written {
  hostname: string;
  ssh: { keys: string[] };
  links: Record<string, { carrier: string; modem: string }>;
}

const read = async (file: string) => parse(await readFile(file, 'utf8')) as Written;

/** A person with keys: a good one, and one that is none. */
async function inHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  return inTempDir(async (home) => {
    await mkdir(join(home, '.ssh'));
    await writeFile(join(home, '.ssh/a.pub'), 'no key\n');
    await writeFile(join(home, '.ssh/b.pub'), `${SSH_KEYS.ed25519} me: at #home\n`);
    return work(home);
  });
}

const newDevice = (home: string, ...args: string[]) =>
  run('node', [RUN, 'new', '--into', home, ...args], {
    env: { HOME: home },
    okStatus: [0, 1, 2],
  });

test('--yes: the example, with a name and the key of ~/.ssh; twice is once', () =>
  inHome(async (home) => {
    const first = await newDevice(home, 'gate-7', '--yes', '--modem', 'brovi-3566-2001');
    assert.equal(first.status, 0, first.stderr);
    const file = join(home, 'gate-7.yaml');
    const device = await read(file);
    assert.equal(device.hostname, 'gate-7');
    assert.deepEqual(device.ssh.keys, [`${SSH_KEYS.ed25519} me: at #home`]);
    assert.deepEqual(device.links, { lte: { carrier: 'twilio', modem: 'brovi-3566-2001' } });
    const text = await readFile(file, 'utf8');
    assert.match(
      text,
      /^# yaml-language-server: \$schema=\S*config\/schema\/device\.schema\.json$/m,
    );
    assert.match(text, /^ {4}carrier: twilio {3}# a file in config\/carriers$/m);
    const second = await newDevice(home, 'gate-7', '--yes', '--key', 'none');
    assert.equal(second.status, 2);
    assert.match(second.stderr, /gate-7\.yaml already exists/);
    assert.equal(await readFile(file, 'utf8'), text);
  }));

const WRONG: Record<string, [args: string[], says: RegExp]> = {
  'no name': [[], /the new device has no name\nhint: for example/],
  'two names': [['a', 'b'], /one device at a time/],
  'a name that is no host name': [['Gate_7', '--yes'], /Gate_7 cannot be the name of a device/],
  'a path': [['../x', '--yes'], /cannot be the name/],
  'an example that there is not': [['a', '--from', 'gatway'], /did you mean gateway\?/],
  'a carrier that there is not': [['a', '--yes', '--carrier', 'twillio'], /did you mean twilio\?/],
  'a modem that there is not': [['a', '--yes', '--modem', 'x'], /there is no modem x/],
  'a key that is none': [['a', '--yes', '--key', RUN], /is not a public key in one line/],
  'no terminal': [['a'], /no terminal to ask on\nhint: answer by --carrier/],
};

for (const [name, [args, says]] of Object.entries(WRONG))
  test(`refused, and nothing written: ${name}`, () =>
    inHome(async (home) => {
      const { status, stderr } = await newDevice(home, ...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, says);
      assert.deepEqual(await readdir(home), ['.ssh']);
    }));

test('--list --json names examples, carriers and modems', () =>
  inHome(async (home) => {
    const { stdout } = await newDevice(home, '--list', '--json');
    const {
      examples: some,
      carriers,
      modems,
    } = JSON.parse(stdout) as Record<string, { name: string; about: string }[]>;
    assert.ok(some?.some(({ name, about }) => name === 'gateway' && about.length > 20));
    assert.ok(carriers?.some(({ name }) => name === 'twilio'));
    assert.ok(modems?.some(({ name }) => name === 'huawei-12d1-14fe'));
  }));

/** Answers questions on a terminal of script(1). */
async function answer(home: string, answers: Record<string, string>) {
  const child = start('script', ['-qec', `node ${RUN} new gate-8 --into ${home}`, '/dev/null'], {
    env: { HOME: home },
    stdin: 'pipe',
  });
  let told = '';
  const left = new Map(Object.entries(answers));
  for await (const text of child.stdout ?? []) {
    told += String(text);
    for (const [question, keys] of left)
      if (told.includes(question)) {
        left.delete(question);
        child.stdin?.write(keys);
      }
  }
  return { told, exitCode: (await child).exitCode };
}

test(
  'asked on a terminal: a number, a wrong name and then none, the offered key',
  { timeout: 60_000 },
  () =>
    inHome(async (home) => {
      const { told, exitCode } = await answer(home, {
        'carrier of link lte [twilio]: ': '2\r',
        'modem of link lte [huawei-12d1-14fe]: ': 'huawei-12d1-14ff\r',
        'did you mean huawei-12d1-14fe?': '\r',
        'SSH key [~/.ssh/b.pub]: ': '\r',
      });
      assert.equal(exitCode, 0, told);
      const { links, ssh } = await read(join(home, 'gate-8.yaml'));
      assert.deepEqual(links, { lte: { carrier: 'twilio-narrowband', modem: 'huawei-12d1-14fe' } });
      assert.equal(ssh.keys.length, 1);
    }),
);

for (const [name, keys, status] of [
  ['Ctrl-C', '\u0003', 130],
  ['Ctrl-D', '\u0004', 1],
] as const)
  test(`${name} at a question leaves nothing`, { timeout: 60_000 }, () =>
    inHome(async (home) => {
      const { told, exitCode } = await answer(home, { 'carrier of link lte': keys });
      assert.equal(exitCode, status, told);
      assert.match(told, /nothing was written/);
      assert.deepEqual(await readdir(home), ['.ssh']);
    }),
  );

test('every example is listed, has no mistake, and none after it was copied', async () => {
  const all = await examples();
  const files = all.map(({ name }) => join(EXAMPLES_DIR, `${name}.yaml`));
  const page = await readFile(join(EXAMPLES_DIR, 'README.md'), 'utf8');
  for (const { name, about } of all) {
    assert.ok(page.includes(`| [${name}](${name}.yaml) |`), name);
    assert.ok(about.length > 20, name);
  }
  await inTempDir(async (into) => {
    for (const [index, { name: example }] of all.entries()) {
      const { links } = await read(files[index]!);
      const parts = Object.fromEntries(
        Object.keys(links).map((link) => [
          link,
          { carrier: 'twilio-super', modem: links[link]!.modem },
        ]),
      );
      const key = SSH_KEYS.ed25519;
      files.push(await writeNew({ name: `my-${example}`, into, example, links: parts, key }));
    }
    for (const { file, findings } of await checkConfig(files)) assert.deepEqual(findings, [], file);
  });
});
