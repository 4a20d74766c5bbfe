import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink, brovi } from './device';
import { installProgram } from './engine';
import { cdrom, huawei, SLEEP, type Machine } from './machine';
import { onUsbMachine } from './usb-machine';

const CONFIG = '/usr/share/usb_modeswitch/12d1:14fe';
const DEVICE = '/sys/devices/usb1/1-1.2';

/** A stand-in for usb_modeswitch that turns the CD-ROM into a modem on its `works`th call. */
const program = (works: number) => `#!/bin/sh
echo "usb_modeswitch $*" >>/fake/calls
[ "$(grep -c ^usb_modeswitch /fake/calls)" -lt ${works} ] || echo 1506 >${DEVICE}/idProduct
`;

/** Time flies, but not while a modem that was tried in vain rests: these tests end before that is over. */
const RESTING = SLEEP.replace('\n', '\n[ "$1" != 600 ] || exec /bin/busybox sleep 100\n');

const attach = (machine: Machine, name = '1-1.2') =>
  machine.sh(`/usr/libexec/pppi/usb-modem ${name}`);

test(
  'mode switch: with the data pack’s configuration, for exactly this modem',
  onUsbMachine(async (machine) => {
    await machine.write(CONFIG, 'TargetVendor=0x12d1\n');
    await machine.program('usb_modeswitch', program(1));
    await machine.plug(cdrom());
    await attach(machine);
    assert.deepEqual(await machine.calls(), [
      `usb_modeswitch -v 12d1 -p 14fe -b 1 -g 7 -c ${CONFIG}`,
    ]);
    assert.match(await machine.log(), /switching the modem 12d1:14fe at 1-1\.2/);
  }),
);

test(
  'mode switch: a configuration of our own goes before the data pack’s; without any, as the guide does',
  onUsbMachine(async (machine) => {
    await machine.program('usb_modeswitch', program(1));
    await machine.plug(cdrom());
    await attach(machine);
    assert.match((await machine.calls())[0]!, / -J$/);
    await machine.write(`${DEVICE}/idProduct`, '14fe\n');
    await machine.write(CONFIG, '');
    await machine.write('/etc/pppi/usb_modeswitch.d/12d1:14fe', '');
    await attach(machine);
    assert.match((await machine.calls())[1]!, / -c \/etc\/pppi\/usb_modeswitch\.d\/12d1:14fe$/);
  }),
);

test(
  'mode switch: tried again, three times at most, also over the modem’s own restarts',
  onUsbMachine(async (machine) => {
    await machine.program('sleep', RESTING);
    await machine.program('usb_modeswitch', program(2));
    await machine.plug(cdrom());
    await attach(machine);
    assert.equal((await machine.calls()).length, 2);
    assert.match(await machine.log(), /daemon\.warning .* is still a CD-ROM/);
    // It falls back again and again, and each time the kernel reports it as new.
    await machine.program('usb_modeswitch', program(1));
    for (let fall = 0; fall < 4; fall++) {
      await machine.write(`${DEVICE}/idProduct`, '14fe\n');
      await attach(machine);
    }
    assert.equal((await machine.calls()).length, 3);
    const said = /modem 12d1:14fe at 1-1\.2 is still a CD-ROM after 3 tries to switch it/;
    assert.equal((await machine.log()).match(new RegExp(said, 'g'))?.length, 1);
    assert.match(
      await machine.read('/run/pppi/usb-notes/1-1.2'),
      /^modem-is-cdrom twilio modem 12d1:14fe at/,
    );
    await installProgram(machine, 'link-status');
    assert.match((await machine.sh('link-status')).stdout, said);
    // After a rest it gets another chance.
    await machine.write('/fake/uptime', '2000.00 0.00\n');
    await attach(machine);
    assert.equal((await machine.calls()).length, 4);
  }),
);

test(
  'mode switch: tried in vain, then again every ten minutes without any event, until it works; one rest for all events',
  onUsbMachine(async (machine) => {
    const at = 'read -r up _ </proc/uptime; echo "usb_modeswitch ${up%%.*}" >>/fake/calls';
    await machine.program(
      'usb_modeswitch',
      `#!/bin/sh
      ${at}
      [ "$(grep -c ^usb_modeswitch /fake/calls)" -lt 8 ] || echo 1506 >${DEVICE}/idProduct`,
    );
    await machine.program('sleep', SLEEP.replace('\n', '\necho "sleep $*" >>/fake/sleeps\n'));
    await machine.plug(cdrom());
    const { status } = await machine.sh(`
      judge=/usr/libexec/pppi/usb-modem
      $judge 1-1.2; $judge 1-1.2; $judge 1-1.2
      until [ "$(cat ${DEVICE}/idProduct)" = 1506 ]; do /bin/busybox sleep 0.01; done
      while ls -d /run/pppi/modeswitch/*.lock; do /bin/busybox sleep 0.05; done`);
    assert.equal(status, 0);
    const times = (await machine.calls()).map((line) => Number(line.split(' ')[1]));
    assert.equal(times.length, 8);
    assert.ok(times[3]! - times[2]! >= 600 && times[6]! - times[5]! >= 600, String(times));
    assert.equal((await machine.read('/fake/sleeps')).match(/sleep 600/g)?.length, 2);
    const counted = await machine.read('/run/pppi/modeswitch/1-1.2.12d1:14fe');
    assert.ok(counted.trim().split('\n').length <= 3, counted);
  }),
);

test(
  'mode switch: a modem that was pulled out for a while, or that held as a modem, starts over',
  onUsbMachine(async (machine) => {
    const event = (action: string) =>
      machine.sh(`ACTION=${action} DEVPATH=/devices/usb1/1-1.2 /usr/libexec/pppi/usb-device`);
    await machine.program('sleep', RESTING);
    await machine.program(
      'usb_modeswitch',
      '#!/bin/sh\necho usb_modeswitch >>/fake/calls\nexit 1\n',
    );
    await machine.plug(cdrom());
    await attach(machine);
    assert.equal((await machine.calls()).length, 3);
    assert.match(await machine.log(), /daemon\.warning .*usb_modeswitch failed with status 1/);
    // A quick restart of the modem's own changes nothing.
    await event('remove');
    await attach(machine);
    assert.equal((await machine.calls()).length, 3);
    await event('remove');
    assert.equal(await machine.read('/run/pppi/usb-notes/1-1.2'), '');
    await machine.write('/fake/uptime', '1200.00 0.00\n');
    await attach(machine);
    assert.equal((await machine.calls()).length, 6);

    await machine.unplug(cdrom());
    await machine.plug(huawei());
    await attach(machine);
    await machine.unplug(huawei());
    await event('remove');
    await machine.plug(cdrom());
    await attach(machine);
    assert.equal((await machine.calls()).length, 9);
  }),
);

test(
  'mode switch: of one that was back at once, a second report does not start over',
  onUsbMachine(async (machine) => {
    await machine.program('sleep', RESTING);
    await machine.plug(cdrom());
    await machine.sh(`mkdir -p /run/pppi/modeswitch
      ACTION=remove DEVPATH=/devices/usb1/1-1.2 /usr/libexec/pppi/usb-device`);
    await attach(machine);
    await attach(machine);
    assert.equal((await machine.calls()).length, 3);
  }),
);

test(
  'mode switch: the lock of one that was killed holds up nobody, nor does a full RAM disk',
  onUsbMachine(async (machine) => {
    await machine.program('usb_modeswitch', program(1));
    await machine.plug(cdrom());
    const { stderr } = await machine.sh(`
      mkdir -p /run/pppi/modeswitch
      ln -s 99999 /run/pppi/modeswitch/1-1.2.lock
      /usr/libexec/pppi/usb-modem 1-1.2
      ls -d /run/pppi/modeswitch/*.lock 2>/dev/null && exit 1
      echo 14fe >${DEVICE}/idProduct
      mount -t tmpfs -o size=4k tmpfs /run/pppi
      yes >/run/pppi/fill 2>/dev/null
      /usr/libexec/pppi/usb-modem 1-1.2`);
    assert.equal(stderr, '');
    assert.equal((await machine.calls()).length, 2);
  }),
);

test(
  'mode switch: a modem that keeps its id or a CD-ROM beside its ports is left alone',
  onUsbMachine(
    async (machine) => {
      const storage = { name: '1-1.2', id: '3566:2001', interfaces: [{ code: '08/06/50' }] };
      const modem = {
        ...storage,
        interfaces: ['ff/00/00', 'ff/00/00', 'ff/00/00', '08/06/50'].map((code) => ({ code })),
      };
      await machine.plug(storage);
      await machine.program(
        'usb_modeswitch',
        `#!/bin/sh\necho "usb_modeswitch $*" >>/fake/calls\nmv ${DEVICE} /tmp/away\n`,
      );
      await attach(machine);
      const [call] = await machine.calls();
      assert.match(call!, / -c \/etc\/pppi\/usb_modeswitch\.d\/3566:2001$/);
      assert.match(
        await machine.read('/etc/pppi/usb_modeswitch.d/3566:2001'),
        /^HuaweiAltMode=1$/m,
      );
      await machine.unplug(storage);
      await machine.plug(modem);
      await attach(machine);
      assert.equal((await machine.calls()).length, 1);
      assert.equal((await machine.sh('ls /run/pppi/usb-notes')).stdout, '');
    },
    aDevice({
      links: [aLink({ modem: brovi })],
      modeSwitches: [{ id: '3566:2001', modem: brovi.name, method: { kind: 'huawei-alt' } }],
    }),
  ),
);

test(
  'mode switch: of the data pack for a modem of no link too, and the log says so',
  onUsbMachine(async (machine) => {
    await machine.write('/usr/share/usb_modeswitch/19d2:2000', '');
    await machine.program(
      'usb_modeswitch',
      `#!/bin/sh\necho "usb_modeswitch $*" >>/fake/calls\nrm -r ${DEVICE}\n`,
    );
    await machine.plug(cdrom('1-1.2', '19d2:2000'));
    await attach(machine);
    assert.equal((await machine.calls()).length, 1);
    assert.match(
      await machine.log(),
      /daemon\.notice .*modem 19d2:2000 at 1-1\.2 was switched, but no link of this device knows it/,
    );
  }),
);

test(
  'mode switch: not for a modem, a memory stick, or a device that is gone',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei());
    await machine.plug({
      name: '1-1.3',
      id: '0781:5567',
      interfaces: [{ code: '08/06/50' }],
    });
    await machine.write('/usr/share/usb_modeswitch/12d1:1506', '');
    await attach(machine);
    await attach(machine, '1-1.3');
    await attach(machine, '1-1.4');
    await machine.sh('/usr/libexec/pppi/usb-device');
    assert.deepEqual(await machine.calls(), []);
  }),
);

test(
  'mode switch: hotplug and coldplug of one modem make one switch',
  onUsbMachine(async (machine) => {
    await machine.program('usb_modeswitch', `${program(1)}\n/bin/busybox sleep 0.2\n`);
    await machine.plug(cdrom());
    // mdev does not wait for it: the switch goes on by itself.
    await machine.sh(`
      for i in 1 2 3; do ACTION=add DEVPATH=/devices/usb1/1-1.2 /usr/libexec/pppi/usb-device; done
      until [ -s /fake/calls ]; do /bin/busybox sleep 0.01; done
      while ls -d /run/pppi/modeswitch/*.lock; do /bin/busybox sleep 0.05; done`);
    assert.equal((await machine.calls()).length, 1);
  }),
);

test(
  'mode switch: a modem that leaves the bus is switched',
  onUsbMachine(async (machine) => {
    await machine.program(
      'usb_modeswitch',
      `#!/bin/sh\necho "usb_modeswitch" >>/fake/calls\nrm -r ${DEVICE}\n`,
    );
    await machine.plug(cdrom());
    await attach(machine);
    assert.equal((await machine.calls()).length, 1);
    assert.doesNotMatch(await machine.log(), /still a CD-ROM/);
  }),
);
