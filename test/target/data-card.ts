import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../scripts/os';
import type { Machine } from './machine';

const MIB = 2048;
const DISK = '/sys/devices/soc/mmc0/block/mmcblk0';
const SECTOR = 512;

/** The data partition of a real card, on the machine that tests. */
export const partition = (machine: Machine) => join(machine.root, 'dev/mmcblk0p3');

/** A card of `disk` MiB whose third partition starts at 64 MiB and has `size`. Its programs are stand-ins. */
export async function card(machine: Machine, disk: number, size: number): Promise<void> {
  const part = `${DISK}/mmcblk0p3`;
  await machine.write(`${DISK}/size`, `${disk * MIB}\n`);
  await machine.write(`${DISK}/mmcblk0p1/partition`, '1\n');
  await machine.write(`${DISK}/mmcblk0p1/start`, `${MIB}\n`);
  await machine.write(`${part}/partition`, '3\n');
  await machine.write(`${part}/start`, `${64 * MIB}\n`);
  await machine.write(`${part}/size`, `${size * MIB}\n`);
  await machine.sh(`mkdir -p /sys/class/block /data
    for name in '' p1 p3; do
      ln -s ../../${DISK.slice(5)}/\${name:+mmcblk0$name} /sys/class/block/mmcblk0$name
    done`);
  const record = '#!/bin/sh\necho "${0##*/} $*" >>/fake/calls\n';
  await machine.program('sfdisk', `${record}cat >>/fake/calls\n`);
  await machine.program('partx', `${record}echo ${(disk - 64) * MIB} >${part}/size\n`);
  for (const name of ['e2fsck', 'mke2fs', 'resize2fs', 'mount', 'reboot'])
    await machine.program(name, record);
}

/** The same with e2fsprogs' own programs and a partition of 40 MiB. Mounting it is the one thing not done for real. */
export async function realCard(machine: Machine): Promise<void> {
  await card(machine, 105, 40);
  for (const name of ['e2fsck', 'mkfs.ext4', 'resize2fs'] as const) await machine.install(name);
  await machine.sh('ln -sf mkfs.ext4 /usr/sbin/mke2fs; mkdir -p /fake/data');
  await machine.program(
    'mount',
    '#!/bin/sh\necho "mount $*" >>/fake/calls\nexec /bin/busybox mount -o bind /fake/data /data\n',
  );
  await machine.write('/dev/mmcblk0', '');
  await machine.write('/dev/mmcblk0p3', '');
  for (const [path, mib] of [
    [join(machine.root, 'dev/mmcblk0'), 1],
    [partition(machine), 40],
  ] as const) {
    const file = await open(path, 'r+');
    await file.truncate(mib * MIB * SECTOR);
    await file.close();
  }
}

/** Makes the file system as an image has it, with other features where asked. */
export async function makeData(machine: Machine, ...options: string[]): Promise<void> {
  await run('mkfs.ext4', ['-q', '-F', '-L', 'data', ...options, partition(machine), '8M'], {
    env: { MKE2FS_CONFIG: join(machine.root, 'etc/mke2fs.conf') },
  });
}

/**
 * Power fails between the two sectors of the superblock while e2fsck writes it: the first is new, the second old.
 * @returns whether the second was to become another one
 */
export async function tearSuperblock(machine: Machine): Promise<boolean> {
  const path = partition(machine);
  const sectors = async (first: number, count: number) => {
    const file = await open(path, 'r');
    const { buffer } = await file.read(
      Buffer.alloc(count * SECTOR),
      0,
      count * SECTOR,
      first * SECTOR,
    );
    await file.close();
    return buffer;
  };
  const old = await sectors(3, 1);
  await run('e2fsck', ['-f', '-y', path], { env: { E2FSCK_TIME: '1700000000' }, okStatus: [0, 1] });
  const differs = !old.equals(await sectors(3, 1));
  const file = await open(path, 'r+');
  await file.write(old, 0, SECTOR, 3 * SECTOR);
  await file.close();
  return differs;
}
