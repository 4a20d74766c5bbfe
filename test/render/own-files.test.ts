import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillPieces, type OwnFiles, type Values } from '../../device/core';
import { Secret } from '../../scripts/config';
import { OVERLAY_DIR } from '../../scripts/checkout';
import type { DeviceModel } from '../../scripts/model';
import { readOverlay } from '../../scripts/overlay-files';
import { render } from '../../scripts/render';
import { SSH_KEYS } from '../support/ssh-keys';
import { aCardLink, aDevice, aLink } from '../target/device';

const KINDS = ['any', 'pap', 'chap'] as const;

function withAccount(
  kind: (typeof KINDS)[number],
  user: string,
  password: string,
  apn: string,
): DeviceModel {
  const auth = { kind, user, password: new Secret(password) };
  const { carrier } = aLink();
  return aDevice({
    hostname: 'gate-7',
    ssh: { keys: [SSH_KEYS.ed25519], listen: [] },
    links: [
      aLink({ auth, carrier: { ...carrier, apn } }),
      aLink({ name: 'spare', unit: 1 }),
      aCardLink({ name: 'router', unit: 2 }),
    ],
  });
}

const overlay = readOverlay(OVERLAY_DIR);

async function filesOf(device: DeviceModel): Promise<Map<string, string>> {
  const files = render(device, await overlay);
  return new Map(
    files.flatMap((file) =>
      file.kind === 'file' ? [[`/${file.path}`, file.bytes.toString()] as const] : [],
    ),
  );
}

const ownOf = (files: Map<string, string>) =>
  JSON.parse(files.get('/etc/pppi/settings.json') ?? '') as OwnFiles;

test('what the device makes of the data is what the image of such a YAML has', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((text) => !/^@\/|[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) && text.isWellFormed());
  const word = fc.oneof(fc.constantFrom(' a ', 'a"b', '\\', "it's", '#x', '$é'), text);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...KINDS), word, word, async (kind, user, password) => {
      const built = ownOf(await filesOf(withAccount(kind, 'built', 'x', 'built.example')));
      const values: Values = {
        ...built.values,
        ...{ 'twilio.user': [user], 'twilio.password': [password], 'twilio.apn': ['a-1.b'] },
      };
      const wanted = await filesOf(withAccount(kind, user, password, 'a-1.b'));
      for (const [path, pieces] of Object.entries(built.files))
        assert.equal(fillPieces(pieces, values), wanted.get(path), path);
    }),
    { numRuns: 10 },
  );
});

test('keys of pppi.conf stand behind those of the image; a host name stands wherever it is', async () => {
  const files = await filesOf(withAccount('any', 'a', 'b', 'c'));
  const { values, files: own } = ownOf(files);
  const set = { ...values, 'ssh.key': ['ssh-rsa AAAA one', 'ssh-rsa BBBB'], hostname: ['pi'] };
  const made = (path: string) => fillPieces(own[path] ?? [], set);
  const keys = '/root/.ssh/authorized_keys';
  assert.equal(made(keys), `${files.get(keys)}ssh-rsa AAAA one\nssh-rsa BBBB\n`);
  assert.equal(made('/etc/hostname'), 'pi\n');
  assert.match(made('/etc/hosts'), /^127\.0\.1\.1 pi$/m);
  // Of the modem that is a router nothing can be set.
  assert.deepEqual(
    Object.keys(values).filter((key) => key.startsWith('router')),
    [],
  );
});
