import '../support/own-build-folder';
import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { imageFileOf, imageOf, readDevice } from '../../scripts/flow';
import { forgetInputs, inputsOf, keepInputs } from '../../scripts/flow/made-from';
import { outputPaths } from '../../scripts/checkout';
import { type UserError } from '../../scripts/frame';
import { run } from '../../scripts/os';
import { makeCard } from '../image/card';

/** Which image is of which device, and of that device as it is now. */

let dir: string;
let card: string;
let gate: string;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-image-of-'));
  await mkdir(join(dir, 'card'));
  card = await makeCard(join(dir, 'card'), Buffer.alloc(64, 'kernel'), Buffer.alloc(64, 'root'));
  gate = join(dir, 'gate.yaml');
});

after(() => rm(dir, { recursive: true }));

const YAML = `board: rpi3
hostname: gate-7
links:
  main: { carrier: twilio, modem: huawei-12d1-14fe, pin: "\${GATE_PIN}" }
`;

/** As a build leaves it. */
beforeEach(async () => {
  process.env.GATE_PIN = '2468';
  await writeFile(gate, YAML);
  const paths = outputPaths(gate);
  await mkdir(paths.dir, { recursive: true });
  await copyFile(card, paths.image);
  await keepInputs(paths, await inputsOf(await readDevice(gate), gate));
});

const find = (file?: string, image?: string, stale = false) => imageFileOf({ file, image, stale });

test('the image that was built is taken while nothing has changed', async () => {
  const { image } = outputPaths(gate);
  assert.deepEqual(await find(gate), { image, file: gate });
  assert.equal((await imageOf({ file: gate, image: undefined, stale: false })).device.name, 'gate');
});

test('changed since: YAML, local file, carrier, hook, variable; told what, and --stale takes it', async () => {
  const stale = async (what: RegExp) => {
    await assert.rejects(find(gate), (error: UserError) => {
      assert.equal(error.exitCode, 1);
      assert.match(
        error.message,
        /gate.sdcard\.img is older than gate\.yaml or a file that it uses/,
      );
      assert.match(error.message, what);
      assert.match(error.hint ?? '', /^npm run build-image -- .*gate\.yaml; .* --stale$/);
      assert.doesNotMatch(error.message, /2468|1357/);
      return true;
    });
    assert.ok(await find(gate, undefined, true));
  };
  await writeFile(gate, YAML.replace('gate-7', 'gate-8'));
  await stale(/etc\/hostname/);
  await writeFile(gate, YAML);
  await find(gate);

  const local = join(dir, 'gate.local.yaml');
  await writeFile(local, 'hostname: gate-9\n');
  await stale(/etc\/hostname/);
  await rm(local);

  await mkdir(join(dir, 'carriers'));
  await writeFile(join(dir, 'carriers', 'twilio.yaml'), 'description: Mine\napn: mine\n');
  await stale(/etc\/chatscripts\/main/);
  await rm(join(dir, 'carriers'), { recursive: true });

  await writeFile(join(dir, 'hook'), '#!/bin/sh\n');
  await writeFile(gate, YAML.replace('pin:', 'hooks: { ip-up: [hook] }, pin:'));
  await stale(/etc\/ppp\/ip-up\.d\/main/);
  await writeFile(gate, YAML);

  process.env.GATE_PIN = '1357';
  await stale(/pppi/);
  process.env.GATE_PIN = '2468';
  await find(gate);
});

test('a comment changes nothing', async () => {
  await appendFile(gate, '# a comment\n');
  await find(gate);
});

test('what was not built to the end, or by an older pppi, is not known to be of the YAML', async () => {
  await forgetInputs(outputPaths(gate));
  await assert.rejects(find(gate), { message: /does not record what it was made from$/ });
  assert.ok(await find(gate, undefined, true));
});

test('what the image was made from is readable for its owner alone', async () => {
  const { mode } = await stat(join(outputPaths(gate).dir, 'made-from.json'));
  assert.equal(mode & 0o777, 0o600);
});

test('a YAML that cannot be read any more: its mistakes, and --stale', async () => {
  delete process.env.GATE_PIN;
  await assert.rejects(find(gate), { message: /GATE_PIN/, hint: /--stale$/, exitCode: 2 });
  assert.ok(await find(gate, undefined, true));
});

test('an image of another device is refused, --stale or not', async () => {
  const other = join(dir, 'other.yaml');
  await writeFile(other, YAML);
  for (const stale of [false, true])
    await assert.rejects(find(other, card, stale), {
      message: /sdcard\.img is for gate, not for other$/,
      exitCode: 2,
    });
});

test('an image that lies elsewhere tells its host name, board and links', async () => {
  assert.deepEqual(await find(gate, card), { image: card, file: gate });
  await run('xz', ['--keep', '--force', card]);
  await find(gate, `${card}.xz`);
  await writeFile(gate, YAML.replace('twilio', 'twilio-super'));
  await assert.rejects(find(gate, card), { message: /what differs: links$/ });
  assert.ok(await find(gate, card, true));
});

test('without a device an image’s own is meant', async () => {
  await assert.rejects(find(undefined, card), {
    message: /sdcard\.img is for gate, and its file config\/gate\.yaml is not here/,
    exitCode: 2,
  });
});

test('no image', async () => {
  await rm(outputPaths(gate).image);
  await assert.rejects(find(gate), { message: /^there is no / });
  await assert.rejects(find(gate, join(dir, 'none.img')), { message: /^there is no .*none\.img$/ });
  await assert.rejects(find(join(dir, 'gat.yaml')), { message: /no device file/, exitCode: 2 });
});
