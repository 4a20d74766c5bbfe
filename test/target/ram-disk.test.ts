import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installProgram } from './engine';
import { huawei, onMachine } from './machine';

const NOTHING = '#!/bin/sh\n';

/** Mounts RAM disks as they are on the device, and nothing else. */
const MOUNT = `#!/bin/sh
case "$*" in '-t tmpfs '*) exec /bin/busybox mount "$@" ;; esac
`;

/** The engine for one program alone. */
const ONLY_USB = `#!/bin/sh
case "$*" in *usb.js*) exec /usr/lib/quickjs/qjs "$@" ;; esac
`;

test(
  'RAM disk: with /run and /var full, a link gets its ports, and ip-up tells its address',
  onMachine(async (machine) => {
    for (const name of ['hostname', 'ip', 'dmesg', 'logger']) await machine.program(name, NOTHING);
    await machine.program('mount', MOUNT);
    await machine.program('date', '#!/bin/sh\necho 1800000000\n');
    // There is no card here; what is said of that is another test's.
    await installProgram(machine, 'usb');
    await machine.program('qjs', ONLY_USB);
    await machine.plug(huawei());
    const { stdout, stderr } = await machine.sh(`
      /etc/init.d/early
      for disk in /run /var; do yes >$disk/fill 2>/dev/null; done
      ! (echo x >/run/x) 2>/dev/null || echo 'not full'
      : >/dev/log
      /usr/libexec/pppi/ports
      DNS1=9.9.9.9 DNS2=8.8.8.8 /etc/ppp/ip-up ppp0 /dev/ttyUSB1 115200 10.0.0.2 10.64.64.64 twilio
      cat /run/pppi/ports/twilio /run/pppi/twilio.up
      echo 4711 >/var/lock/LCK..ttyUSB1
      cat /var/lock/LCK..ttyUSB1
      ls -A /run/pppi`);
    assert.equal(stderr, '', stdout);
    const [port, up, lock, ...files] = stdout.split('\n');
    assert.match(port!, /^1-1\.2 ttyUSB1 ttyUSB0 \d+ 7$/);
    assert.equal(up, 'ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8');
    assert.equal(lock, '4711');
    assert.ok(!files.some((name) => name.startsWith('.')), String(files));
  }),
);
