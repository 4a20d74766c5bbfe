import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  cards,
  cardTable,
  chosen,
  listDisks,
  parseDisks,
  refusals,
  refuseOtherSystems,
  type Disk,
} from '../../scripts/flash';

const MB = 1e6;

async function disks(): Promise<(path: string) => Disk> {
  const all = parseDisks(await readFile(join(__dirname, 'lsblk.json'), 'utf8'));
  return (path) => {
    const disk = all.find((found) => found.path === path);
    assert.ok(disk, path);
    return disk;
  };
}

test('cards are what can be taken out and is there', async () => {
  const all = parseDisks(await readFile(join(__dirname, 'lsblk.json'), 'utf8'));
  const found = cards(all);
  assert.deepEqual(
    found.map(({ path }) => path),
    ['/dev/sdb', '/dev/sdd', '/dev/mmcblk0'],
  );
  assert.equal(
    cardTable(found),
    `  /dev/sdb      31.9 GB    Generic STORAGE DEVICE  usb  mounted at /media/me/PPPI-BOOT
  /dev/sdd      2000.4 GB  WD My Backups           usb
  /dev/mmcblk0  15.9 GB    -                       mmc
`,
  );
});

test("this machine's own lsblk is understood, and no disk of its system is offered as fit", async () => {
  for (const disk of await listDisks()) {
    assert.match(disk.path, /^\/dev\//);
    if (disk.mountpoints.includes('/')) assert.ok(refusals(disk, MB).some(({ forced }) => !forced));
  }
});

test('a card as it should be is not refused', async () => {
  const disk = (await disks())('/dev/sdb');
  assert.deepEqual(refusals({ ...disk, mountpoints: [] }, 100 * MB), []);
});

test('what --force lifts, and what it does not', async () => {
  const disk = await disks();
  const kinds = (path: string, change: Partial<Disk> = {}) =>
    refusals({ ...disk(path), ...change }, 100 * MB).map(
      ({ fact, forced }) => `${forced ? 'forced' : 'never'}: ${fact}`,
    );
  assert.deepEqual(kinds('/dev/sda'), [
    'never: /dev/sda is the disk that this system runs from (/boot/efi, /)',
    'never: /dev/sda is in use by /dev/mapper/root',
    'forced: /dev/sda holds 500.1 GB: is it a card?',
    'forced: /dev/sda is not removable: is it a card?',
  ]);
  assert.deepEqual(kinds('/dev/sdb'), ['forced: /dev/sdb is mounted at /media/me/PPPI-BOOT']);
  assert.deepEqual(kinds('/dev/sdb', { mountpoints: ['[SWAP]'] }), [
    'never: /dev/sdb is the disk that this system runs from ([SWAP])',
  ]);
  assert.deepEqual(kinds('/dev/sdb', { mountpoints: [], size: 64 * MB }), [
    'never: /dev/sdb holds 64.0 MB, the image needs 100.0 MB',
  ]);
  assert.deepEqual(kinds('/dev/sdd'), ['forced: /dev/sdd holds 2000.4 GB: is it a card?']);
  assert.deepEqual(kinds('/dev/mmcblk0'), ['never: /dev/mmcblk0 is write-protected']);
  assert.deepEqual(kinds('/dev/loop0'), []);
});

test('an answer is a name of a card, in full', async () => {
  const found = [(await disks())('/dev/sdb')];
  assert.equal(chosen(found, ' sdb\n'), '/dev/sdb');
  assert.equal(chosen(found, '/dev/sdb'), '/dev/sdb');
  for (const answer of ['', 'y', 'yes', 'sd', 'sda', '1'])
    assert.throws(() => chosen(found, answer), /nothing was written/);
});

test('other systems are told which programs write cards', () => {
  refuseOtherSystems('linux');
  for (const platform of ['darwin', 'win32'] as const)
    assert.throws(() => refuseOtherSystems(platform), {
      hint: /compressed image \(sdcard\.img\.xz\) with Raspberry Pi Imager .*balenaEtcher/,
    });
});
