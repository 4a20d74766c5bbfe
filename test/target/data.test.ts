import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine, type Machine } from './machine';

const MIB = 2048;
const DISK = '/sys/devices/soc/mmc0/block/mmcblk0';

/** A card of `disk` MiB whose third partition starts at 64 MiB and has `size`. */
async function card(machine: Machine, disk: number, size: number): Promise<void> {
  const part = `${DISK}/mmcblk0p3`;
  await machine.write(`${DISK}/size`, `${disk * MIB}\n`);
  await machine.write(`${part}/partition`, '3\n');
  await machine.write(`${part}/start`, `${64 * MIB}\n`);
  await machine.write(`${part}/size`, `${size * MIB}\n`);
  await machine.sh(`mkdir -p /sys/class/block /data
    ln -s ../../${DISK.slice(5)} /sys/class/block/mmcblk0
    ln -s ../../${DISK.slice(5)}/mmcblk0p3 /sys/class/block/mmcblk0p3`);
  const record = '#!/bin/sh\necho "${0##*/} $*" >>/fake/calls\n';
  await machine.program('sfdisk', `${record}cat >>/fake/calls\n`);
  await machine.program('partx', `${record}echo ${(disk - 64) * MIB} >${part}/size\n`);
  for (const name of ['e2fsck', 'resize2fs', 'mount']) await machine.program(name, record);
}

const GROWN = [
  'sfdisk -q --no-reread --no-tell-kernel -N 3 /dev/mmcblk0',
  ',+',
  'partx -u -n 3 /dev/mmcblk0',
  'e2fsck -p /dev/mmcblk0p3',
  'mount -t ext4 -o noatime,nosuid,nodev,noexec /dev/mmcblk0p3 /data',
  'resize2fs /dev/mmcblk0p3',
];

test(
  'data: grows to the card once; later boots check and mount only',
  onMachine(async (machine) => {
    await card(machine, 1000, 16);
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual(await machine.calls(), GROWN);
    assert.match(
      await machine.log(),
      /daemon\.notice data.*partition mmcblk0p3: from 16 to 936 MiB/,
    );
    await machine.write('/fake/calls', '');
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual(await machine.calls(), GROWN.slice(3, 5));
  }),
);

test(
  'data: no room, no growing',
  onMachine(async (machine) => {
    await card(machine, 85, 16);
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual(await machine.calls(), GROWN.slice(3));
  }),
);

test(
  'data: a power failure before resize2fs, or a failing one, is made good at the next boot',
  onMachine(async (machine) => {
    await card(machine, 1000, 16);
    await machine.program('resize2fs', '#!/bin/sh\necho no >&2\nexit 1\n');
    await machine.sh('/usr/libexec/pppi/data');
    assert.match(await machine.log(), /daemon\.info data\[\d+\]: no/);
    await machine.program('resize2fs', '#!/bin/sh\necho "resize2fs $*" >>/fake/calls\n');
    await machine.write('/fake/calls', '');
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual(await machine.calls('resize2fs'), ['resize2fs /dev/mmcblk0p3']);
    assert.deepEqual(await machine.calls('sfdisk'), []);
  }),
);

test(
  'data: a damaged file system is not mounted, and nobody waits for it',
  onMachine(async (machine) => {
    await card(machine, 85, 16);
    await machine.program(
      'e2fsck',
      '#!/bin/sh\necho "e2fsck $1" >>/fake/calls\necho UNEXPECTED INCONSISTENCY\nexit 4\n',
    );
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual(await machine.calls(), ['e2fsck -p', 'e2fsck -y']);
    assert.match(await machine.log(), /daemon\.err data.*damaged/);
    assert.equal((await machine.sh('ls /run/pppi/data-done')).status, 0);
  }),
);

test(
  'data: what e2fsck -p leaves to a person is repaired once by -y, and the log tells',
  onMachine(async (machine) => {
    await card(machine, 85, 16);
    await machine.program(
      'e2fsck',
      '#!/bin/sh\necho "e2fsck $1" >>/fake/calls\n[ "$1" = -y ] && exit 1\nexit 4\n',
    );
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual((await machine.calls()).slice(0, 3), ['e2fsck -p', 'e2fsck -y', GROWN[4]]);
    assert.match(await machine.log(), /daemon\.warning data.*e2fsck -y, files may be lost/);
  }),
);

test(
  'data: without a partition the device runs all the same',
  onMachine(async (machine) => {
    const { status } = await machine.sh('/usr/libexec/pppi/data');
    assert.equal(status, 0);
    assert.match(await machine.log(), /no data partition/);
    assert.equal((await machine.sh('ls /run/pppi/data-done')).status, 0);
  }),
);

test(
  'clock: never before the image was built, nor before the time that was kept; never back',
  onMachine(async (machine) => {
    const at = async (now: number) => {
      await machine.program(
        'date',
        `#!/bin/sh\ncase $1 in +%s) echo ${now} ;; -s) echo "date $2" >>/fake/calls ;; esac\n`,
      );
      await machine.write('/fake/calls', '');
      await machine.sh('. /usr/lib/pppi/clock.sh; clock_floor');
      return machine.calls('date');
    };
    await machine.sh('touch -d @1760000000 /etc/inittab');
    assert.deepEqual(await at(5), ['date @1760000000']);
    assert.deepEqual(await at(1770000000), []);
    await machine.write('/data/clock', '1765000000\n');
    assert.deepEqual(await at(1760000100), ['date @1765000000']);
    await machine.write('/data/clock', 'x; reboot\n');
    assert.deepEqual(await at(1760000100), []);
  }),
);
