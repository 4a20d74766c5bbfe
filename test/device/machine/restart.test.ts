import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBench } from './bench';

test(
  'the device restarts once: by init, by force where that hangs, and then by the kernel; a card that hangs stops nothing',
  onBench(async (bench) => {
    await bench.machine.program(
      'sync',
      '#!/bin/sh\ntrap "" TERM\necho sync >>/fake/calls\nwhile :; do /bin/busybox sleep 1; done\n',
    );
    await bench.machine.write('/fake/sysrq', '');
    await bench.run('now', [{ do: 'restart-device' }, { do: 'restart-device' }], {
      script: `until_true '[ -s /fake/sysrq ]'; /bin/busybox sleep 0.5`,
    });
    assert.equal(await bench.machine.read('/fake/sysrq'), 'b');
    assert.deepEqual(await bench.machine.calls(), ['sync', 'reboot -n', 'reboot -n -f']);
  }),
);
