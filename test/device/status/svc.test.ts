import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceStatus } from '../../../device/core';
import type { ServiceSettings } from '../../../device/settings';
import { ServiceBench } from '../core/services/a-service';
import { installProgram } from '../../target/engine';
import { onMachine, type Machine } from '../../target/machine';
import { deviceOf, onlineLink, UP } from './a-device';

const NEEDS = { data: false, clock: false, online: null };
const SERVICES: ServiceSettings = {
  sensor: {
    needs: NEEDS,
    run: { kind: 'service', restart: { first: 1, longest: 300, stable: 60 } },
  },
  report: {
    needs: { ...NEEDS, clock: true },
    run: { kind: 'timer', when: { every: 3600 }, jitter: 0, limit: 60 },
  },
};

/** A device whose service was killed for want of memory once, and is up again. @param beat of pppid, if it runs */
async function withServices(machine: Machine, beat: number | null = UP - 3): Promise<void> {
  for (const name of ['svc', 'link-status']) await installProgram(machine, name);
  await machine.write('/etc/pppi/device.json', JSON.stringify({ links: [], servers: ['ntp'] }));
  await machine.write('/etc/pppi/services.json', JSON.stringify(SERVICES));
  await machine.write('/fake/uptime', `${UP}.00 0.00\n`);
  if (beat !== null) await machine.write('/run/pppi/pppid.beat', `${beat}\n`);
  const sensor = new ServiceBench(SERVICES.sensor).begins(1);
  sensor.up = UP - 200;
  sensor.ends(1, { signal: 9, oom: true }).pass(60).begins(2);
  const report = new ServiceBench(SERVICES.report, { data: true, clock: false, online: [] });
  const services = { sensor: sensor.state, report: report.state };
  const device = { ...deviceOf(onlineLink()), services };
  await machine.write('/run/pppi/state.json', JSON.stringify(device));
  await machine.write('/run/pppi/services/.here', '');
  await machine.program('s6-svc', '#!/bin/sh\necho "s6-svc $*" >>/fake/calls\n');
  await machine.program('sleep', '#!/bin/sh\nexec /bin/busybox sleep "$@"\n');
}

test(
  'svc and link-status: state, restarts, last exit and reason',
  onMachine(async (machine) => {
    await withServices(machine);
    const { stdout, status } = await machine.sh('svc');
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\n'), [
      'service sensor: up for 2 min 20 s, restarted once',
      '  last was ended by signal 9, since it had reached its limit of memory, 3 min 20 s ago',
      'timer report: waiting for 16 min 40 s',
    ]);
    assert.ok((await machine.sh('link-status')).stdout.includes(stdout));
    const [told] = JSON.parse((await machine.sh('svc --json sensor')).stdout) as ServiceStatus[];
    assert.deepEqual(
      [told?.state, told?.restarts, told?.lastExit?.outOfMemory, told?.lastExit?.signal],
      ['up', 1, true, 9],
    );
  }),
);

test(
  'svc: wrong usage ends with 2; what is done already is done at once; what does not come ends with 1',
  onMachine(async (machine) => {
    await withServices(machine);
    for (const wrong of [
      'nobody',
      'sensor sideways',
      'sensor up now',
      '--wrong',
      '--json sensor up',
    ])
      assert.equal((await machine.sh(`svc ${wrong}`)).status, 2, wrong);
    assert.match((await machine.sh('svc nobody')).stderr, /there are: sensor report/);
    assert.match((await machine.sh('svc --help')).stdout, /up\|down\|restart/);
    assert.equal((await machine.sh('svc sensor up; cat /run/pppi/services/sensor.now')).status, 0);
    // Nobody hears the wish, and time goes on.
    const { stdout, status } = await machine.sh(`
      svc sensor down & svc=$!
      until [ -e /run/pppi/services/sensor.off ]; do :; done
      echo '${UP + 16}.00 0.00' >/fake/uptime.next && mv /fake/uptime.next /fake/uptime
      wait $svc; status=$?
      [ ! -e /run/pppi/services/sensor.now ] || echo 'both wishes'
      exit $status`);
    assert.equal(status, 1, stdout);
    assert.match(stdout, /^service sensor: up for/);
    assert.doesNotMatch(stdout, /both wishes/);
  }),
);

test(
  'svc: without pppid the supervisor is told',
  onMachine(async (machine) => {
    await withServices(machine, UP - 100);
    assert.match((await machine.sh('svc sensor')).stdout, /pppid does not run/);
    assert.equal((await machine.sh('svc sensor restart')).status, 0);
    assert.deepEqual(await machine.calls('s6-svc'), ['s6-svc -r /run/service/sensor']);
  }),
);
