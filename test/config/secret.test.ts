import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { Console } from 'node:console';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { stringify } from 'yaml';
import { SECRET_SETTINGS } from '../../device/core';
import { SECRETS } from '../../scripts/config';
import { FILE_KINDS, isSecretKey } from '../../scripts/config/keys';
import { schemaNode } from '../../scripts/config/json-schema';
import { walk } from '../../scripts/config/schema-walk';
import { readDevice } from '../../scripts/flow';
import { inTempDir } from '../../scripts/os';
import { copyShipped } from '../support/shipped-config';

const PASSWORD = 'hush-hush-password';
const PIN = '97531';
process.env.PPPI_SECRET_PASSWORD = PASSWORD;
process.env.PPPI_SECRET_PIN = PIN;

const DEVICE = `board: rpi3
hostname: hush
links:
  main:
    carrier: twilio
    modem: huawei-12d1-14fe
    auth: {kind: chap, user: me, password: "\${PPPI_SECRET_PASSWORD}"}
    pin: "\${PPPI_SECRET_PIN}"
`;

/** What console.log writes. */
function logged(value: unknown): string {
  let text = '';
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  new Console(stdout).log(value);
  return text;
}

const DEEP = { depth: Infinity, maxStringLength: Infinity, breakLength: Infinity };

/** Ways in which a value ends up before somebody's eyes. */
const PRINTERS: Record<string, (value: unknown) => string> = {
  String,
  'a template literal': (value) => `${value}`,
  'a sum': (value) => '' + (value as string),
  'JSON.stringify': (value) => JSON.stringify(value),
  'YAML stringify': stringify,
  'console.log': logged,
  'util.format': (value) => format('%s %j %o %O', value, value, value, value),
  'util.inspect': (value) => inspect(value, DEEP),
  'util.inspect of all there is': (value) =>
    inspect(value, { ...DEEP, showHidden: true, getters: true }),
  'util.inspect past its own method': (value) => inspect(value, { ...DEEP, customInspect: false }),
  'a copy': (value) => inspect(structuredClone(value), DEEP),
  'its keys': (value) => inspect(Object.entries(value ?? {}), DEEP),
};

/** Every value in a device, by itself. */
function* values(of: unknown): Generator<unknown> {
  yield of;
  if (typeof of === 'object' && of !== null && !Buffer.isBuffer(of))
    for (const part of Object.values(of)) yield* values(part);
}

test('whatever prints a device, no secret is shown', async () => {
  const device = await inTempDir(async (dir) => {
    await copyShipped(dir);
    await writeFile(join(dir, 'hush.yaml'), DEVICE);
    return readDevice(join(dir, 'hush.yaml'), dir);
  });
  const [link] = device.links;
  assert.ok(link?.auth.kind === 'chap');
  assert.equal(link.auth.password.reveal(), PASSWORD);
  assert.equal(link.pin?.reveal(), PIN);
  for (const [name, printed] of Object.entries(PRINTERS))
    for (const value of values(device))
      assert.ok(!new RegExp(`${PASSWORD}|${PIN}`).test(printed(value)), name);
  for (const name of ['String', 'JSON.stringify', 'YAML stringify', 'console.log', 'util.inspect'])
    assert.match(PRINTERS[name]!(link.pin), /^"?\(set\)"?\n?$/, name);
});

test('a key is a secret’s in every file, or in none', () => {
  let found = 0;
  for (const schema of Object.values(FILE_KINDS))
    walk(schemaNode(schema), ({ kind, name, node }) => {
      assert.equal(node.secret, kind === 'key' && isSecretKey(name) ? name : undefined, name);
      if (node.secret) found++;
      return true;
    });
  // Password and PIN of a link, password of a carrier.
  assert.equal(found, 3);
});

test('the device takes the same settings for secrets', () => {
  assert.deepEqual(SECRET_SETTINGS, Object.keys(SECRETS));
});
