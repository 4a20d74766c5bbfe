import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildImage, readBuildable, readDevice } from '../../scripts/flow';
import { EXIT, UserError } from '../../scripts/frame';
import { inTempDir } from '../../scripts/os';

const DEVICE = `board: rpi3
hostname: pppi
buildroot:
  packages: [BR2_PACKAGE_TCPDUMP]
  kernel: [CONFIG_PPP_MPPE=n]
links:
  twilio: { carrier: twilio, modem: huawei-12d1-14fe }
`;

test('the system debian refuses what only a compiler could add', () =>
  inTempDir(async (dir) => {
    const device = join(dir, 'extra.yaml');
    await writeFile(device, DEVICE);
    for (const asked of [
      () =>
        buildImage({ device, compression: 'fast', compressed: false, refresh: false, quiet: true }),
      // What show and render read.
      () => readBuildable(device),
    ])
      await assert.rejects(
        asked,
        (error) =>
          error instanceof UserError &&
          error.exitCode === EXIT.usage &&
          /^extra asks for BR2_PACKAGE_TCPDUMP, CONFIG_PPP_MPPE=n/.test(error.message) &&
          /--system buildroot/.test(error.hint ?? ''),
      );
    // An image that was built with --system buildroot is flashed and booted by the same file.
    await readDevice(device);
  }));

test('the system buildroot refuses a kernel of Debian', () =>
  inTempDir(async (dir) => {
    const device = join(dir, 'newer.yaml');
    const newer = DEVICE.replace(/buildroot:\n( {2}.*\n)+/, 'debian: { kernel: backports }\n');
    await writeFile(device, newer);
    assert.equal((await readBuildable(device)).debian.kernel, 'backports');
    await writeFile(device, `system: buildroot\n${newer}`);
    await assert.rejects(
      readBuildable(device),
      (error) =>
        error instanceof UserError &&
        error.exitCode === EXIT.usage &&
        /^newer asks for Debian's kernel from backports/.test(error.message),
    );
  }));
