import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';

const DEVICE = `board: rpi3
hostname: gate
links:
  lte: {carrier: twilio, modem: huawei-12d1-14fe}
`;
const LOCAL = 'links: {lte: {pin: "0123"}}\n';

for (const device of ['gate.yaml', 'gate.yml'])
  for (const local of ['gate.local.yaml', 'gate.local.yml'])
    test(`${local} is laid over ${device}, and git ignores it`, () =>
      inTempDir(async (dir) => {
        await writeFile(join(dir, device), DEVICE);
        await writeFile(join(dir, local), LOCAL);
        assert.equal((await readDevice(join(dir, device))).links[0]?.pin?.reveal(), '0123');
        await run('git', ['-C', ROOT, 'check-ignore', '-q', `config/${local}`]);
      }));

test('of two local files none is left out in silence; one is no device', () =>
  inTempDir(async (dir) => {
    const device = join(dir, 'gate.yaml');
    await writeFile(device, DEVICE);
    await writeFile(join(dir, 'gate.local.yaml'), LOCAL);
    await writeFile(join(dir, 'gate.local.yml'), LOCAL);
    await assert.rejects(readDevice(device), {
      exitCode: 2,
      message: /there are both .*gate\.local\.yaml and .*gate\.local\.yml/,
    });
    await assert.rejects(readDevice(join(dir, 'gate.local.yaml')), {
      exitCode: 2,
      message: /is not a device/,
    });
  }));

test('carriers and modems may be .yml, as devices may', () =>
  inTempDir(async (dir) => {
    await mkdir(join(dir, 'carriers'));
    await writeFile(join(dir, 'carriers', 'mine.yml'), 'description: Mine\napn: mine.example\n');
    const device = join(dir, 'gate.yaml');
    await writeFile(device, DEVICE.replace('twilio', 'mine'));
    assert.equal((await readDevice(device)).links[0]?.carrier.apn, 'mine.example');
  }));
