import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink, brovi } from './device';
import { FAKE, onMachine, type Machine } from './machine';

const RECORD = '#!/bin/sh\necho "${0##*/} $*" >>/fake/calls\n';

const inittab = async (machine: Machine) =>
  (await machine.read('/etc/inittab')).split('\n').filter((line) => line && line[0] !== '#');

test(
  'boot: early brings what the links need, and can find some of it done',
  onMachine(async (machine) => {
    for (const name of ['mount', 'hostname', 'ip', 'dmesg']) await machine.program(name, RECORD);
    await machine.program('date', '#!/bin/sh\necho 1700000000\n');
    // There is no card here; what is said of that is another test's.
    await machine.program('qjs', '#!/bin/sh\n');
    const { status, stderr, stdout } = await machine.sh(`
      rm -rf /run/* /var/*
      /etc/init.d/early && /etc/init.d/early
      ls -d /var/lock/. /dev/modem /etc/resolv.conf /var/log/messages
      stat -Lc %a /etc/resolv.conf
      for link in fd stdin stdout stderr; do readlink /dev/$link; done`);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.equal(stdout.split('\n').length, 9);
    assert.match(stdout, /\/proc\/self\/fd\n\/proc\/self\/fd\/0\n/);
    const mounts = await machine.calls('mount');
    for (const dir of ['/sys', '/dev', '/dev/pts', '/run', '/run/pppi', '/tmp', '/var'])
      assert.ok(
        mounts.some((line) => line.endsWith(` ${dir}`)),
        dir,
      );
    assert.ok(mounts.filter((line) => / tmpfs /.test(line)).every((line) => /size=/.test(line)));
    assert.ok((await machine.calls()).includes('hostname -F /etc/hostname'));
  }),
);

test(
  'boot: the folders that programs expect, with mode and owner; one that cannot be made is said',
  onMachine(async (machine) => {
    await machine.write('/dev/kmsg', '');
    await machine.write('/etc/passwd', 'root:x:0:0::/:/bin/sh\nredis:x:909:909::/:/bin/false\n');
    await machine.write('/etc/group', 'root:x:0:\nadm:x:4:\nredis:x:909:\n');
    await machine.write(
      '/etc/pppi/folders',
      '/run/a/b 0700 redis redis\n/var/log/redis 2750 redis adm\n/var/x 0755 gone root\n/tmp/last 1777 root root\n',
    );
    const { stdout } = await machine.sh(`
      rm -rf /run/* /var/*
      /usr/libexec/pppi/folders && /usr/libexec/pppi/folders
      stat -c '%n %a %u:%g' /run/a /run/a/b /var/log/redis /var/x /tmp/last`);
    assert.equal(
      stdout.trim(),
      '/run/a 755 0:0\n/run/a/b 700 909:909\n/var/log/redis 2750 909:4\n/var/x 755 0:0\n/tmp/last 1777 0:0',
    );
    assert.match(await machine.read('/dev/kmsg'), /^folders: chown: .*gone/);
  }),
);

test(
  'boot: the console’s shell is on the terminal that the kernel’s console is on',
  onMachine(async (machine) => {
    machine.terminals.set('/dev/ttyAMA0', '/dev/null');
    await machine.write('/dev/ttyAMA0', '');
    await machine.write('/sys/class/tty/console/active', 'tty0 ttyAMA0\n');
    await machine.program(
      'sh',
      `#!/bin/busybox sh\necho sh $* $(readlink /proc/$$/fd/0) >>${FAKE}/calls\n`,
    );
    await machine.sh('/usr/libexec/pppi/console');
    assert.deepEqual(await machine.calls(), ['sh -l /dev/ttyAMA0']);
    await machine.write('/sys/class/tty/console/active', '\n');
    await machine.program('sleep', RECORD);
    await machine.sh('/usr/libexec/pppi/console');
    assert.equal((await machine.calls()).at(-1), 'sleep 3600');
  }),
);

for (const watchdog of [true, false])
  test(
    `boot: the watchdog that the initramfs has opened is ${watchdog ? 'fed' : 'stopped, as the YAML wants none'}`,
    onMachine(async (machine) => {
      for (const name of ['mount', 'hostname', 'ip', 'dmesg']) await machine.program(name, RECORD);
      await machine.program('date', '#!/bin/sh\necho 1700000000\n');
      const path = '/sys/class/watchdog/watchdog0';
      await machine.write(`${path}/identity`, 'Broadcom BCM2835 Watchdog timer\n');
      await machine.write(`${path}/state`, 'active\n');
      await machine.write('/dev/watchdog0', '');
      assert.equal((await machine.sh('/etc/init.d/early')).status, 0);
      assert.equal(await machine.read('/dev/watchdog0'), watchdog ? '.' : 'V');
      await machine.write(`${path}/state`, 'inactive\n');
      await machine.write('/dev/watchdog0', '');
      await machine.sh('/etc/init.d/early');
      assert.equal(await machine.read('/dev/watchdog0'), watchdog ? '.' : '');
    }, aDevice({ watchdog })),
  );

test(
  'boot: the modules of the guide, each by itself, and /dev/ppp',
  onMachine(async (machine) => {
    await machine.program('mknod', RECORD);
    await machine.sh('/etc/init.d/S10modules');
    const calls = await machine.calls();
    for (const module of ['huawei_cdc_ncm', 'option', 'bsd_comp', 'ppp_deflate'])
      assert.ok(calls.includes(`modprobe -b ${module}`), module);
    assert.equal(calls.at(-1), 'mknod -m 600 /dev/ppp c 108 0');
  }),
);

test(
  'boot: coldplug asks for the events of the USB devices that are there already, and loads the drivers of the rest',
  onMachine(async (machine) => {
    const uevent = '/sys/bus/usb/devices/1-1/uevent';
    await machine.write(uevent, '');
    await machine.write('/sys/bus/usb/devices/1-1:1.0/uevent', '');
    await machine.write('/sys/devices/soc/modalias', 'of:NsocT(null)Cx\n');
    await machine.sh(
      '/etc/init.d/S20hotplug; until grep -q ^modprobe /fake/calls; do /bin/busybox sleep 0.01; done',
    );
    assert.equal(await machine.read(uevent), 'add\n');
    assert.equal(await machine.read('/sys/bus/usb/devices/1-1:1.0/uevent'), '');
    const calls = await machine.calls();
    assert.equal(calls[0], 'mdev -d');
    assert.equal(calls[1], 'modprobe -a -q -b of:NsocT(null)Cx');
  }),
);

test(
  'boot: the driver option is told once of ids that it does not know, and of ports only',
  onMachine(
    async (machine) => {
      const newId = '/sys/bus/usb-serial/drivers/option1/new_id';
      await machine.write(newId, '');
      await machine.sh('/etc/init.d/S15option');
      assert.equal(await machine.read(newId), '3566 2001 ff\n');
      await machine.write(newId, '1111 2222\n3566 2001 ff\n');
      await machine.sh('/etc/init.d/S15option');
      assert.equal(await machine.read(newId), '1111 2222\n3566 2001 ff\n');
      assert.equal(await machine.log(), '');
      await machine.sh('rm -r /sys/bus; /etc/init.d/S15option');
      assert.match(await machine.log(), /daemon\.err option.*new_id/);
    },
    aDevice({ links: [aLink(), aLink({ name: 'b', unit: 1, modem: brovi })] }),
  ),
);

test(
  'boot: init keeps pppid for all links; no SSH without a key',
  onMachine(async (machine) => {
    const lines = await inittab(machine);
    assert.ok(lines.includes('::respawn:/usr/sbin/pppid-run'));
    assert.ok(lines.includes('::respawn:/usr/libexec/pppi/console'));
    assert.match(await machine.read('/root/.ssh/authorized_keys'), /^#.*\n$/);
    await machine.write('/sys/class/net/eth0/ifindex', '2\n');
    await machine.write('/run/pppi/data-done', '');
    await machine.program('dropbearkey', RECORD);
    await machine.sh('timeout 1 pppi-sshd eth0; true');
    assert.deepEqual(await machine.calls(), []);
    assert.match(await machine.read('/etc/shadow'), /^root:\*:/);
  }),
);

test(
  'boot: SSH on the interfaces that YAML names; nothing on the serial line if YAML says so',
  onMachine(
    async (machine) => {
      const lines = await inittab(machine);
      assert.deepEqual(
        lines.filter((line) => line.includes('sshd')),
        ['::respawn:/usr/sbin/pppi-sshd eth0'],
      );
      assert.ok(!lines.some((line) => line.includes('console')));
      assert.ok(!lines.some((line) => line.includes('dhcp')));
      assert.match(
        await machine.read('/root/.ssh/authorized_keys'),
        /^#.*\nssh-ed25519 AAAA me\n$/,
      );
    },
    aDevice({
      ssh: { keys: ['ssh-ed25519 AAAA me'], listen: ['eth0'] },
      console: 'off',
      ethernet: { kind: 'off' },
    }),
  ),
);

test(
  'SSH: bound to its interface, no passwords, one key; ends when the interface is another one',
  onMachine(async (machine) => {
    await machine.write('/sys/class/net/ppp0/ifindex', '7\n');
    await machine.write('/root/.ssh/authorized_keys', 'ssh-ed25519 AAAA me\n');
    await machine.write('/run/pppi/data-done', '');
    await machine.program('dropbear', `${RECORD}exec /bin/busybox sleep 100\n`);
    await machine.program(
      'dropbearkey',
      `${RECORD}while [ "$1" != -f ]; do shift; done; echo key >"$2"\n`,
    );
    const { status } = await machine.sh(`
      pppi-sshd ppp0 & server=$!
      until grep -q ^dropbear\\  /fake/calls; do /bin/busybox sleep 0.01; done
      echo 8 >/sys/class/net/ppp0/ifindex
      wait "$server"; ! pidof dropbear`);
    assert.equal(status, 0);
    assert.equal(
      (await machine.calls('dropbear'))[0],
      'dropbear -F -s -g -l ppp0 -r /run/pppi/ssh/ed25519 -p 22 -P /run/pppi/sshd-ppp0.pid',
    );
    assert.equal(await machine.read('/run/pppi/ssh/ed25519'), 'key\n');
  }),
);
