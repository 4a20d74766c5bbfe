import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { UserError } from '../../../scripts/frame';
import { refuseLeftovers, type ShowInfo } from '../../../scripts/system/buildroot/packages';

let output: string;

beforeEach(() => (output = mkdtempSync(join(tmpdir(), 'pppi-packages-'))));
afterEach(() => rmSync(output, { recursive: true, force: true }));

/** Leaves what a package leaves that was installed. */
function install(folder: string, where: 'target' | 'host'): void {
  mkdirSync(join(output, 'build', folder), { recursive: true });
  writeFileSync(join(output, 'build', folder, `.stamp_${where}_installed`), '');
}

const INFO: ShowInfo = {
  busybox: { type: 'target', stamp_dir: 'build/busybox-1.37.0' },
  'host-zlib': { type: 'host', stamp_dir: 'build/host-zlib-1.3' },
  'rootfs-squashfs': { type: 'rootfs' },
};

test('an output folder with what is asked for, or with nothing, is taken', async () => {
  await refuseLeftovers(INFO, output);
  install('busybox-1.37.0', 'target');
  install('host-zlib-1.3', 'host');
  // A program of this machine is not on the device.
  install('host-bzip2-1.0', 'host');
  writeFileSync(join(output, 'build/packages-file-list.txt'), '');
  await refuseLeftovers(INFO, output);
});

test('a package that was taken out and one of another version are named, with the folder to delete', async () => {
  install('busybox-1.36.1', 'target');
  install('tcpdump-4.99', 'target');
  await assert.rejects(refuseLeftovers(INFO, output), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /: busybox-1\.36\.1, tcpdump-4\.99$/);
    assert.ok(error.hint?.startsWith(`delete ${output}: `));
    return true;
  });
});
