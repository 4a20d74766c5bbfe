import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceModel } from '../../scripts/model';
import { aDevice } from './device';
import { onMachine, type Machine } from './machine';

const SENSOR: ServiceModel = {
  ...{ name: 'sensor', user: 'sensor', id: 30_000, root: false, home: '/nonexistent' },
  command: ['/bin/sh', '-c', 'env; pwd; echo "$1" >&2', 'sh', `it's "$HOME"`],
  environment: [{ name: 'TOKEN', value: `a 'b' $c` }],
  ...{ folder: '/opt/my app', atBoot: true, data: false },
  limits: { memory: 67_108_864, processes: 50, cpu: 25 },
  when: {
    needs: { data: false, clock: false, online: null },
    run: { kind: 'service', restart: { first: 1, longest: 300, stable: 60 } },
  },
};
const KEEPER: ServiceModel = {
  ...SENSOR,
  ...{ name: 'keeper', data: true, folder: '/', atBoot: false },
  command: ['/bin/sh', '-c', 'stat -c "%U %a" "$DATA"; echo "$DATA" >"$DATA/mine"'],
  limits: { ...SENSOR.limits, cpu: 0 },
};
const device = aDevice({
  services: [SENSOR, KEEPER],
  accounts: [{ user: 'sensor', group: 'sensor', id: 30_000 }],
});

const GROUP = '/sys/fs/cgroup/services';
const FOLDER = '/etc/pppi/services';

/** s6-setuidgid(8), which here tells the user and changes nothing. */
async function prepare(machine: Machine): Promise<void> {
  await machine.program('s6-setuidgid', '#!/bin/sh\necho "as $1"\nshift\nexec "$@"\n');
  await machine.write('/opt/my app/here', '');
  for (const folder of ['/run/services/.', '/run/pppi/services/.'])
    await machine.write(`${folder}here`, '');
}

const onDevice = (work: (machine: Machine) => Promise<void>) =>
  onMachine(async (machine) => {
    await prepare(machine);
    await work(machine);
  }, device);

test(
  'run: limits, then user, environment, folder and program',
  onDevice(async (machine) => {
    const { stdout, stderr, status } = await machine.sh(
      `${FOLDER}/sensor/run; ls -ld /run/services/sensor`,
    );
    assert.equal(status, 0, `${stdout}${stderr}`);
    for (const line of [`TOKEN=a 'b' $c`, 'HOME=/nonexistent', 'USER=sensor', 'as sensor'])
      assert.ok(stdout.split('\n').includes(line), `${line}: ${stdout}`);
    for (const line of ['TMPDIR=/run/services/sensor', '/opt/my app', `it's "$HOME"`])
      assert.ok(stdout.split('\n').includes(line), `${line}: ${stdout}`);
    assert.doesNotMatch(stdout, /^DATA=/m);
    assert.match(stdout, /^drwx------ .* sensor +sensor /m);
    const limits = await Promise.all(
      ['memory.max', 'memory.oom.group', 'pids.max', 'cpu.max'].map((file) =>
        machine.read(`${GROUP}/sensor/${file}`),
      ),
    );
    assert.deepEqual(limits, ['67108864\n', '1\n', '50\n', '25000 100000\n']);
    assert.match(await machine.read(`${GROUP}/sensor/cgroup.procs`), /^\d+\n$/);
    assert.equal(await machine.read('/run/pppi/services/sensor.up'), '1\n');
    await machine.sh(`${FOLDER}/sensor/run`);
    assert.equal(await machine.read('/run/pppi/services/sensor.up'), '2\n');
  }),
);

test(
  'run: a folder of its own on the data partition, and nothing without that',
  onDevice(async (machine) => {
    const without = await machine.sh(`${FOLDER}/keeper/run`);
    assert.equal(without.status, 111);
    assert.match(without.stdout, /the data partition is not there/);
    assert.equal(await machine.exists('/data/services'), false);
    const { stdout } = await machine.sh(`
      mkdir -p /fake/data /data
      /bin/busybox mount -o bind /fake/data /data
      ${FOLDER}/keeper/run; cat /data/services/keeper/mine`);
    assert.match(stdout, /^as sensor\nsensor 700\n\/data\/services\/keeper$/);
    assert.equal(await machine.exists(`${GROUP}/keeper/cpu.max`), false);
  }),
);

test(
  'finish: how the run ended, and who starts the next one',
  onDevice(async (machine) => {
    const events = `${GROUP}/sensor/memory.events`;
    await machine.write(events, 'low 0\noom 3\noom_kill 3\n');
    await machine.sh(`${FOLDER}/sensor/run`);
    await machine.write(events, 'low 0\noom 5\noom_kill 5\n');
    await machine.write('/run/pppi/pppid.beat', '990\n');
    const finish = (args: string) => machine.sh(`${FOLDER}/sensor/finish ${args}`);
    assert.equal((await finish('256 9 sensor 7')).status, 125);
    assert.equal(await machine.read('/run/pppi/services/sensor.end'), '1 256 9 2\n');
    assert.equal(await machine.read(`${GROUP}/sensor/cgroup.kill`), '1\n');
    // pppid has not been heard of for long, or is given up: s6 starts it again.
    await machine.write('/run/pppi/pppid.beat', '900\n');
    assert.equal((await finish('0 0 sensor 7')).status, 0);
    await machine.write('/run/pppi/pppid.beat', '990\n');
    await machine.write('/run/pppi/pppid.guide', '4000\n');
    assert.equal((await finish('0 0 sensor 7')).status, 0);
    assert.match(await machine.read('/run/pppi/services/sensor.end'), /^1 0 0 2\n$/);
  }),
);

test(
  'service-log: 200 lines at once, then 2 a second; the rest is counted',
  onDevice(async (machine) => {
    await machine.sh(`
      LOG=/usr/libexec/pppi/service-log
      { seq 1 500
        until [ "$(wc -l </var/log/messages)" -ge 200 ]; do :; done
        echo '1010.00 0.00' >/fake/uptime.next && mv /fake/uptime.next /fake/uptime
        seq 501 600
      } | $LOG sensor
      while pidof logger; do :; done`);
    const lines = (await machine.log()).trimEnd().split('\n');
    const texts = lines.map((line) => line.replace(/^local0.info sensor: /, ''));
    assert.deepEqual(texts.slice(0, 200), numbers(1, 200));
    // Which lines come after ten seconds is known to whoever reads them.
    const [, left] = /^(\d+) lines left out: more than 2 a second$/.exec(texts[200] ?? '') ?? [];
    assert.deepEqual(texts.slice(201, 221), numbers(201 + Number(left), 20));
    assert.equal(texts.length, 221);
  }),
);

const numbers = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => String(first + index));

test(
  'services stop: everybody is told, and what does not end is killed',
  onDevice(async (machine) => {
    await machine.program('s6-svc', '#!/bin/sh\necho "s6-svc $*" >>/fake/calls\n');
    await machine.write('/run/service/sensor/run', '');
    await machine.write('/run/service/keeper/run', '');
    await machine.write(`${GROUP}/cgroup.events`, 'populated 1\n');
    await machine.sh('/usr/libexec/pppi/services stop');
    assert.deepEqual(await machine.calls('s6-svc'), [
      's6-svc -d /run/service/keeper',
      's6-svc -d /run/service/sensor',
    ]);
    assert.equal(await machine.read(`${GROUP}/cgroup.kill`), '1\n');
    assert.ok(await machine.exists('/run/pppi/services/sensor.off'));
  }),
);
