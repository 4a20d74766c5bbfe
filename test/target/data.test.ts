import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card } from './data-card';
import { aDevice } from './device';
import { onMachine } from './machine';

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

/** Stands in for the partition with a file system of the kernel's, mounted as the script says. */
const MOUNT_IN_RAM = `#!/bin/sh
case $* in *ext4*) exec /bin/busybox mount -t tmpfs -o "$4" none /data ;; esac
exec /bin/busybox mount "$@"
`;

const TRY_PROGRAMS = `/usr/libexec/pppi/data
mkdir -p /data/programs
for folder in /data /data/programs; do
  cp /bin/busybox $folder/
  $folder/busybox true 2>/dev/null
  echo "$folder $?"
done
grep -c ' /data/programs .*nosuid,nodev' /proc/mounts`;

for (const [programs, expected] of [
  ['root', '/data 126\n/data/programs 0\n1'],
  [undefined, '/data 126\n/data/programs 126\n0'],
] as const)
  test(
    `data: programs may be started from one folder, if the YAML says so: ${programs}`,
    onMachine(
      async (machine) => {
        await card(machine, 85, 16);
        await machine.program('mount', MOUNT_IN_RAM);
        const { stdout } = await machine.sh(TRY_PROGRAMS);
        assert.equal(stdout.trim(), expected);
      },
      aDevice({ data: { programs } }),
    ),
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
    const try1 = ['e2fsck -p', 'e2fsck -y', 'e2fsck -p'];
    assert.deepEqual(await machine.calls(), [...try1, ...try1, ...try1]);
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
  'data: one that says it has not repaired what it has is asked once more',
  onMachine(async (machine) => {
    await card(machine, 85, 16);
    // A superblock that was taken from its copy: 8, then 12, then all is well.
    await machine.program(
      'e2fsck',
      `#!/bin/sh
echo "e2fsck $1" >>/fake/calls
[ "$1" = -p ] || { : >/fake/repaired; exit 12; }
[ -e /fake/repaired ] || exit 8
`,
    );
    await machine.sh('/usr/libexec/pppi/data');
    assert.deepEqual((await machine.calls()).slice(0, 4), [
      'e2fsck -p',
      'e2fsck -y',
      'e2fsck -p',
      GROWN[4],
    ]);
  }),
);

test(
  'data: a mount that fails once is tried again',
  onMachine(async (machine) => {
    await card(machine, 85, 16);
    await machine.program(
      'mount',
      '#!/bin/sh\necho "mount $*" >>/fake/calls\n[ -e /fake/mounted ] || { : >/fake/mounted; exit 1; }\n',
    );
    await machine.sh('/usr/libexec/pppi/data');
    assert.equal((await machine.calls('mount')).length, 2);
    assert.match(await machine.log(), /warning data.*trying again in 5 s/);
    assert.doesNotMatch(await machine.log(), /going on without/);
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
