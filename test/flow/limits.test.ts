import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { UserError } from '../../scripts/frame';
import { inTempDir } from '../../scripts/os';

const HEAD = 'board: rpi3\nhostname: gate\n';
const LINK = 'links:\n  lte:\n    carrier: twilio\n    modem: huawei-12d1-14fe\n';
const many = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('');
const link = (n: number) => `  l${n}: {carrier: twilio, modem: huawei-12d1-14fe}\n`;

/** Each with what is said of it. The largest that a file may be, and far more. */
const LARGE: Record<string, [text: string, told: RegExp]> = {
  '700,000 unknown keys': [HEAD + LINK + many(700_000, (n) => `k${n}: 1\n`), /larger than 128 KiB/],
  '10,000 unknown keys': [HEAD + LINK + many(10_000, (n) => `k${n}: 1\n`), /and 9980 more\n$/],
  '100,000 links': [`${HEAD}links:\n${many(100_000, link)}`, /larger than 128 KiB/],
  '2,000 links': [`${HEAD}links:\n${many(2_000, link)}`, /must be 32 links or fewer/],
  '10,000 links without anything': [
    `${HEAD}links:\n${many(10_000, (n) => `  l${n}: {}\n`)}`,
    /and \d{5} more\n$/,
  ],
  'a host name of 10 MB': [`board: rpi3\nhostname: ${'x'.repeat(1e7)}\n`, /larger than 128 KiB/],
  'a host name of 100 kB': [
    `board: rpi3\nhostname: ${'x'.repeat(100_000)}\n${LINK}`,
    /hostname must be a host name/,
  ],
  'an unknown tag of 100 kB': [`board: !${'x'.repeat(100_000)} rpi3\n`, /the tag !x/],
  '30,000 keys on one line': [`ssh: {${many(15_000, (n) => `k${n}, `)}}\n`, /unknown key "k0"/],
  '60,000 brackets': [`a: ${'['.repeat(60_000)}`, /nested more than 20 levels/],
  '60,000 question marks': ['? '.repeat(60_000), /mistakes? in the configuration/],
  'aliases of aliases': [
    `a: &a [x]\n${many(25, (n) => `${String.fromCharCode(98 + n)}: &${String.fromCharCode(98 + n)} [${many(9, () => `*${String.fromCharCode(97 + n)}, `)}]\n`)}`,
    /aliases that unfold to too much/,
  ],
  '100 SSH keys more than there may be': [
    `${HEAD}ssh: {keys: [${many(200, () => 'x, ')}]}\n${LINK}`,
    /keys must be 100 keys or fewer/,
  ],
};

for (const [what, [text, told]] of Object.entries(LARGE))
  test(`${what}: refused soon, in few words`, { timeout: 30_000 }, () =>
    inTempDir(async (dir) => {
      const device = join(dir, 'gate.yaml');
      await writeFile(device, text);
      await assert.rejects(readDevice(device), (error: unknown) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, told);
        assert.ok(error.message.length < 10_000, `${error.message.length} characters`);
        return true;
      });
    }),
  );

test('hooks have a limit, each and together', () =>
  inTempDir(async (dir) => {
    const device = join(dir, 'gate.yaml');
    await mkdir(join(dir, 'hooks'));
    const names = Array.from({ length: 9 }, (_, n) => `hooks/h${n}`);
    await writeFile(device, `${HEAD}${LINK}    hooks: {ip-up: [${names.join(', ')}]}\n`);
    for (const name of names)
      await writeFile(join(dir, name), `#!/bin/sh\n${'#'.repeat(1e6 - 20)}\n`);
    await assert.rejects(readDevice(device), /the hooks have 9 MiB together/);
    await writeFile(join(dir, 'hooks/h0'), `#!/bin/sh\n${'#'.repeat(2e6)}\n`);
    await assert.rejects(readDevice(device), /gate\.yaml:7:21: .*h0 is larger than 1024 KiB/);
  }));
