import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine, type Machine } from './machine';

/** Runs a script that knows the functions, on a device with a data partition; `at SECONDS` sets its clock. */
async function device(machine: Machine, script: string): Promise<string[]> {
  await machine.program(
    'date',
    '#!/bin/sh\n[ "$1" = -s ] && { echo "${2#@}" >/fake/seconds; exit; }\ncat /fake/seconds\n',
  );
  const { stdout, stderr } = await machine.sh(`
    mkdir -p /data /fake/data; /bin/busybox mount -o bind /fake/data /data
    LOG_TAG=test
    for part in log time restarts; do . /usr/lib/pppi/$part.sh; done
    at() { echo $1 >/fake/seconds; }
    # Power on; 1000 s later the data partition is there.
    start() { rm -rf /run/pppi/restart-counted; at "$1"; restarts_begin; }
    count() { echo "$(cat /data/restarts 2>/dev/null | wc -l): $(tail -n 1 /data/restarts 2>/dev/null)"; }
    ${script}`);
  assert.equal(stderr, '');
  return stdout.trimEnd().split('\n');
}

test(
  'restarts: counted if there was no shutdown before',
  onMachine(async (machine) => {
    const seen = await device(
      machine,
      `start 1800001000; count
      start 1800002000; count
      start 1800003000; restarts_begin; count
      restarts_end; start 1800090000; count`,
    );
    assert.deepEqual(seen, ['0: ', '1: 1800001000', '2: 1800002000', '2: 1800002000']);
    assert.match(await machine.log(), /warning test.*without a shutdown before/);
  }),
);

test(
  'restarts: init’s own shutdown counts as one, and so a restart that the device orders',
  onMachine(async (machine) => {
    for (const name of ['poff', 'umount']) await machine.program(name, '#!/bin/sh\n');
    const seen = await device(
      machine,
      'start 1800000000; ls /data; /etc/init.d/rcK; ls /data; start 1800000100; ls /data',
    );
    assert.deepEqual(seen, ['running', 'clock', 'clock', 'running']);
  }),
);

test(
  'restarts: a clock that was ahead, one that was behind, lines that are none; the last twenty are kept',
  onMachine(async (machine) => {
    const seen = await device(
      machine,
      `: >/data/running; printf '%s\\n' 1700000000 x 1900000000 '1;2' '' >/data/restarts
      start 1800000000; cat /data/restarts; echo
      # Three days without power: the clock goes on where it was until a time server tells.
      at 1800259200; restarts_correct; cat /data/restarts; echo
      at 1800259230; restarts_correct; tail -n 1 /data/restarts; echo
      at 1800259200; for i in $(seq 30); do start $((1800260000 + i)); done
      wc -l </data/restarts; ls /data`,
    );
    assert.deepEqual(seen.join('\n').split('\n\n'), [
      '1700000000\n1800000000\n1799999000',
      '1700000000\n1800000000\n1800258200',
      '1800258200',
      '20\nrestarts\nrunning',
    ]);
  }),
);

test(
  'restarts: without a data partition, or with a full one, the device starts all the same',
  onMachine(async (machine) => {
    const seen = await device(
      machine,
      `: >/data/running
      /bin/busybox mount -t tmpfs -o size=4k tmpfs /data; : >/data/running
      cat /dev/urandom >/data/full 2>/dev/null
      start 1800000000; count; ls /data`,
    );
    assert.deepEqual(seen, ['0: ', 'full', 'running']);
  }),
);
