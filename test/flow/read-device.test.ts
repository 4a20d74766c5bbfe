import assert from 'node:assert/strict';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { UserError } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';

const DEVICE = `board: rpi3
hostname: gate
links:
  lte:
    carrier: mine
    modem: huawei-12d1-14fe
    hooks: {ip-up: [hook]}
`;
const CARRIER = 'description: Mine\napn: internet\n';

/** Every file that a device draws on, by its path in the folder of the device; and where the mistake is. */
const READ = {
  'gate.yaml': '',
  'gate.local.yaml': '',
  'carriers/mine.yaml': 'gate.yaml:5:14: ',
  hook: 'gate.yaml:7:21: ',
};

/** What may stand there instead of a file, and how it is named. */
const INSTEAD: Record<string, { make: (path: string) => Promise<unknown>; told: RegExp }> = {
  'a FIFO': { make: (path) => run('mkfifo', [path]), told: /is not a regular file: it is a FIFO/ },
  'a folder': { make: (path) => mkdir(path), told: /is not a regular file: it is a folder/ },
  'a link to a device': {
    make: (path) => symlink('/dev/zero', path),
    told: /is not a regular file: it is a device/,
  },
  'a link to a FIFO': {
    make: async (path) => {
      await run('mkfifo', [`${path}.pipe`]);
      await symlink(`${path}.pipe`, path);
    },
    told: /is not a regular file: it is a FIFO/,
  },
  'a socket': {
    make: (path) => new Promise<void>((done) => void createServer().listen(path, done).unref()),
    told: /is not a regular file: it is a socket/,
  },
  'a file of a terabyte': {
    make: async (path) => {
      await writeFile(path, '');
      await truncate(path, 1e12);
    },
    told: /is larger than \d+ KiB/,
  },
};

async function aConfig(dir: string): Promise<string> {
  await mkdir(join(dir, 'carriers'));
  await writeFile(join(dir, 'gate.yaml'), DEVICE);
  await writeFile(join(dir, 'carriers/mine.yaml'), CARRIER);
  await writeFile(join(dir, 'hook'), '#!/bin/sh\n');
  return join(dir, 'gate.yaml');
}

for (const [path, place] of Object.entries(READ))
  for (const [what, { make, told }] of Object.entries(INSTEAD))
    test(`${path} is ${what}: told, not opened`, { timeout: 20_000 }, () =>
      inTempDir(async (dir) => {
        const device = await aConfig(dir);
        await rm(join(dir, path), { force: true });
        await make(join(dir, path));
        await assert.rejects(readDevice(device), (error: unknown) => {
          assert.ok(error instanceof UserError, String(error));
          assert.equal(error.exitCode, 2);
          assert.match(error.message, told);
          assert.ok(error.message.includes(place), error.message);
          assert.ok(error.message.includes(path), error.message);
          return true;
        });
      }),
    );

test('a hook that is not there is told where it is named', () =>
  inTempDir(async (dir) => {
    const device = await aConfig(dir);
    await rm(join(dir, 'hook'));
    await assert.rejects(readDevice(device), /gate\.yaml:7:21: there is no file hook/);
  }));

test('what editors leave, and what is not used, stops nothing', { timeout: 20_000 }, () =>
  inTempDir(async (dir) => {
    const device = await aConfig(dir);
    await mkdir(join(dir, 'modems'));
    for (const folder of ['carriers', 'modems']) {
      const at = (name: string) => join(dir, folder, name);
      await symlink('nowhere', at('.#mine.yaml'));
      await symlink('nowhere', at('gone.yaml'));
      await symlink('round.yaml', at('round.yaml'));
      await mkdir(at('folder.yaml'));
      await run('mkfifo', [at('pipe.yaml')]);
      await writeFile(at('broken.yaml'), '{');
      await writeFile(at('.yaml'), '{');
    }
    assert.equal((await readDevice(device)).links[0]?.carrier.apn, 'internet');
    await writeFile(device, DEVICE.replace('mine', 'gone'));
    await assert.rejects(readDevice(device), /gate\.yaml:5:14: there is no .*gone\.yaml/);
    await writeFile(device, DEVICE.replace('mine', 'round'));
    await assert.rejects(readDevice(device), /gate\.yaml:5:14: .*round\.yaml/);
  }),
);
