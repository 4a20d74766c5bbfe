import assert from 'node:assert/strict';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { installProgram } from './engine';
import { huawei, onMachine, type Machine } from './machine';
import { shippedDevice } from './shipped-device';
import { onUsbMachine } from './usb-machine';

async function port(machine: Machine, name: string): Promise<string> {
  return readlink(join(machine.root, 'dev/modem', name)).catch(() => '');
}

const scan = (machine: Machine) => machine.sh('/usr/libexec/pppi/ports');

test(
  'ports: named after the USB interface, not after the order of ttyUSB',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei());
    const { status, stderr } = await scan(machine);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB1');
    assert.equal(await port(machine, 'twilio-at'), '../ttyUSB0');
    assert.match(
      await machine.log(),
      /twilio: modem 1-1\.2, data port ttyUSB1, control port ttyUSB0/,
    );
  }),
);

test(
  'ports: gone with the modem, back under other numbers, and pppid can tell',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei());
    await scan(machine);
    const before = await machine.read('/run/pppi/ports/twilio');
    await machine.unplug(huawei());
    await scan(machine);
    assert.equal(await port(machine, 'twilio-ppp'), '');
    assert.equal(await port(machine, 'twilio-at'), '');
    assert.equal(await machine.read('/run/pppi/ports/twilio'), '');
    assert.match(await machine.log(), /twilio: the modem is gone/);

    await machine.write('/fake/uptime', '1010.00 0.00\n');
    await machine.plug(huawei(3));
    await scan(machine);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB4');
    assert.notEqual(await machine.read('/run/pppi/ports/twilio'), before);
  }),
);

test(
  'ports: a late event of a modem that is back already takes nothing away',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei());
    await scan(machine);
    const before = await machine.read('/run/pppi/ports/twilio');
    await machine.sh('ACTION=remove MDEV=ttyUSB1 /usr/libexec/pppi/ports');
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB1');
    assert.equal(await machine.read('/run/pppi/ports/twilio'), before);
  }),
);

test(
  'ports: pulled and plugged back at once is another plugging-in, under the same names too',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei());
    await scan(machine);
    const before = await machine.read('/run/pppi/ports/twilio');
    await machine.write('/sys/bus/usb/devices/1-1.2/devnum', '8\n');
    await scan(machine);
    assert.notEqual(await machine.read('/run/pppi/ports/twilio'), before);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB1');
  }),
);

test(
  'ports: what they write tells since when the modem has been there',
  onUsbMachine(async (machine) => {
    await machine.write('/fake/uptime', '1010.00 0.00\n');
    await machine.plug(huawei());
    await scan(machine);
    assert.match(
      await machine.read('/run/pppi/ports/twilio'),
      /^1-1\.2 ttyUSB1 ttyUSB0 1010 \d+\n$/,
    );
  }),
);

test(
  'ports: the first match of the modem file wins whatever the order of the interfaces',
  onUsbMachine(async (machine) => {
    await machine.plug({
      name: '1-1',
      id: '12d1:1001',
      interfaces: [
        { code: 'ff/02/01', tty: 'ttyUSB0' },
        { code: 'ff/01/01', tty: 'ttyUSB1' },
        { code: '0a/00/00', tty: 'ttyUSB2' },
      ],
    });
    await scan(machine);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB1');
    assert.equal(await port(machine, 'twilio-at'), '../ttyUSB2');
  }),
);

test(
  'ports: a modem of another id, and a tty without USB, are not ours',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei(0, '1-1', '0403:6001'));
    await machine.write('/sys/class/tty/ttyUSB9/dev', '188:9\n');
    const { status } = await scan(machine);
    assert.equal(status, 0);
    assert.equal(await port(machine, 'twilio-ppp'), '');
    assert.equal(await machine.log(), '');
  }),
);

test(
  'ports: a folder that the kernel has not filled yet is looked at again, a few times',
  onUsbMachine(async (machine) => {
    const half = huawei();
    await machine.plug(half);
    const late = '/sys/devices/usb1/1-1.2/1-1.2:1.2/bInterfaceProtocol';
    // There after the third look.
    await machine.program(
      'sleep',
      `#!/bin/sh
      echo "sleep $*" >>/fake/calls
      [ "$(grep -c ^sleep /fake/calls)" -ne 3 ] || mv /tmp/late ${late}`,
    );
    const { status } = await machine.sh(`mv ${late} /tmp/late; exec /usr/libexec/pppi/ports`);
    assert.equal(status, 0);
    assert.equal((await machine.calls('sleep')).length, 3);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB1');
  }),
);

const bound = (...codes: string[]) => codes.map((code, tty) => ({ code, tty: `ttyUSB${tty}` }));
const alone = (code: string) => ({ code });

for (const [firmware, interfaces, ppp, at] of [
  ['of the guide', bound('ff/01/02', 'ff/01/01', 'ff/01/03'), 'ttyUSB1', 'ttyUSB0'],
  ['with NCM', [...bound('ff/03/10', 'ff/03/12'), alone('ff/03/16')], 'ttyUSB0', 'ttyUSB1'],
  [
    'with NCM, its ports in another order',
    bound('ff/02/12', 'ff/02/13', 'ff/02/10'),
    'ttyUSB2',
    'ttyUSB0',
  ],
  ['with NCM and no port that dials', [...bound('ff/02/12'), alone('ff/02/16')], 'ttyUSB0', ''],
  ['whose control port has no driver', [alone('ff/01/02'), ...bound('ff/01/01')], 'ttyUSB0', ''],
  ['with two ports for commands', bound('ff/05/13', 'ff/05/12', 'ff/05/02'), 'ttyUSB2', 'ttyUSB1'],
] as const)
  test(
    `ports: the guide’s modem, firmware ${firmware}`,
    onUsbMachine(async (machine) => {
      await machine.plug({ name: '1-1.2', id: '12d1:1506', interfaces: [...interfaces] });
      const { stderr } = await scan(machine);
      assert.equal(stderr, '');
      const found = [await port(machine, 'twilio-ppp'), await port(machine, 'twilio-at')];
      assert.deepEqual(
        found,
        [ppp, at].map((tty) => tty && `../${tty}`),
      );
    }, shippedDevice()),
  );

test(
  'ports: the port for commands does not dial while the one that does may yet come',
  onUsbMachine(async (machine) => {
    await machine.plug({
      ...{ name: '1-1.2', id: '12d1:1506' },
      interfaces: [{ code: 'ff/01/02', tty: 'ttyUSB0' }, { code: 'ff/01/01' }],
    });
    const device = '/sys/devices/usb1/1-1.2/1-1.2:1.1';
    // There after the second look.
    await machine.program(
      'sleep',
      `#!/bin/sh
      echo "sleep $*" >>/fake/calls
      [ "$(grep -c ^sleep /fake/calls)" -eq 2 ] || exit 0
      mkdir -p ${device}/ttyUSB1/tty/ttyUSB1
      ln -s ../.. ${device}/ttyUSB1/tty/ttyUSB1/device
      ln -s ../..${device.slice('/sys'.length)}/ttyUSB1/tty/ttyUSB1 /sys/class/tty/ttyUSB1`,
    );
    await scan(machine);
    assert.equal((await machine.calls('sleep')).length, 2);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB1');
    assert.equal(await port(machine, 'twilio-at'), '../ttyUSB0');
    // It never comes: no driver has it.
    await machine.sh(`rm -r ${device}/ttyUSB1 /sys/class/tty/ttyUSB1`);
    await scan(machine);
    assert.equal(await port(machine, 'twilio-ppp'), '../ttyUSB0');
    assert.equal(await port(machine, 'twilio-at'), '');
  }, shippedDevice()),
);

test(
  'ports: a modem of the communication class (ttyACM)',
  onUsbMachine(
    async (machine) => {
      await machine.plug({
        name: '1-1',
        id: '12d1:1506',
        interfaces: [{ code: '02/02/01', tty: 'ttyACM0', acm: true }],
      });
      await scan(machine);
      assert.equal(await port(machine, 'twilio-ppp'), '../ttyACM0');
    },
    aDevice({
      links: [
        aLink({
          modem: {
            ...aLink().modem,
            kind: 'serial',
            ports: { ppp: [{ number: '00' }], at: [] },
            speed: 115200,
          },
        }),
      ],
    }),
  ),
);

test(
  'ports: two links with modems of one kind keep their own',
  onUsbMachine(
    async (machine) => {
      await machine.plug(huawei(0, '1-1.3'));
      await scan(machine);
      assert.equal(await port(machine, 'a-ppp'), '../ttyUSB1');
      await machine.plug(huawei(3, '1-1.2'));
      await scan(machine);
      assert.equal(await port(machine, 'a-ppp'), '../ttyUSB1');
      assert.equal(await port(machine, 'b-ppp'), '../ttyUSB4');
      assert.equal(await port(machine, 'b-at'), '../ttyUSB3');
      await machine.unplug(huawei(0, '1-1.3'));
      await scan(machine);
      assert.equal(await port(machine, 'a-ppp'), '');
      assert.equal(await port(machine, 'b-ppp'), '../ttyUSB4');
    },
    aDevice({ links: [aLink({ name: 'a' }), aLink({ name: 'b', unit: 1, metric: 701 })] }),
  ),
);

test(
  'ports: for those that it has seen no engine is started',
  onUsbMachine(async (machine) => {
    await machine.program(
      'qjs',
      '#!/bin/sh\necho "qjs $*" >>/fake/calls\nexec /usr/lib/quickjs/qjs "$@"\n',
    );
    const starts = async () => {
      const before = (await machine.calls('qjs')).length;
      await scan(machine);
      return (await machine.calls('qjs')).length - before;
    };
    assert.equal(await starts(), 1);
    assert.equal(await starts(), 0);
    await machine.plug(huawei());
    assert.deepEqual([await starts(), await starts()], [1, 0]);
    await machine.write('/sys/bus/usb/devices/1-1.2/devnum', '8\n');
    assert.deepEqual([await starts(), await starts()], [1, 0]);
    const acm = {
      ...{ name: '1-1.3', id: '12d1:1506' },
      interfaces: [{ code: '02/02/01', tty: 'ttyACM0', acm: true }],
    };
    await machine.plug(acm);
    assert.deepEqual([await starts(), await starts()], [1, 0]);
    await machine.write('/sys/bus/usb/devices/1-1.3/devnum', '9\n');
    assert.deepEqual([await starts(), await starts()], [1, 0]);
    await machine.unplug(huawei());
    assert.deepEqual([await starts(), await starts()], [1, 0]);
    // What is not whole is looked at at each event.
    await machine.plug(huawei());
    await machine.sh('rm /sys/devices/usb1/1-1.2/1-1.2:1.2/bInterfaceProtocol');
    assert.deepEqual([await starts(), await starts()], [1, 1]);
  }),
);

test(
  'ports: what ends the program for a defect is logged, with a trace',
  onMachine(async (machine) => {
    await installProgram(machine, 'usb');
    await machine.write('/etc/pppi/usb.json', '{');
    const { status } = await scan(machine);
    assert.equal(status, 70);
    assert.match(await machine.log(), /^daemon\.crit usb: SyntaxError: .*\ndaemon\.crit usb: +at /);
  }),
);
