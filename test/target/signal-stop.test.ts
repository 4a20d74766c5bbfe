import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registeredModem } from '../emulate/modem/modem-bench';
import { huawei, onMachine } from './machine';
import { modemAt } from './modem';

test(
  'signal: once it is stopped nobody asks on the control port any more',
  onMachine(async (machine) => {
    const modem = await registeredModem();
    modem.silent.add('at');
    await machine.plug(huawei());
    await machine.sh('/usr/libexec/pppi/ports');
    await modemAt(machine, '/dev/ttyUSB0', modem);
    const { status, stdout, stderr } = await machine.sh(`
      LINK=twilio
      for part in at modem signal; do . /usr/lib/pppi/$part.sh; done
      # Whoever asks holds the port twice.
      asking() { ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c ttyUSB0; }
      signal_watch 0
      n=0; until [ "$(asking)" -ge 2 ]; do n=$((n + 1)); [ $n -lt 500 ] || exit 99; /bin/busybox sleep 0.01; done
      signal_stop
      asking`);
    assert.equal(stderr, '');
    assert.equal(stdout, '0');
    assert.equal(status, 1);
  }),
);
