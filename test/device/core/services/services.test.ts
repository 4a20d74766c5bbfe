import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceStatus, type ServiceConfig } from '../../../../device/core/services';
import { ALL_THERE, NOTHING_THERE, SERVICE, ServiceBench } from './a-service';

const needing = (needs: Partial<ServiceConfig['needs']>): ServiceConfig => ({
  ...SERVICE,
  needs: { ...SERVICE.needs, ...needs },
});

test('a service is started, and again and again until the supervisor has heard it', () => {
  const bench = new ServiceBench(SERVICE, NOTHING_THERE);
  assert.deepEqual(bench.told, ['up']);
  assert.equal(bench.state.phase, 'starting');
  bench.pass(14);
  assert.deepEqual(bench.told, ['up']);
  bench.pass(1);
  assert.deepEqual(bench.told, ['up', 'up']);
  bench.begins(1).pass(1000);
  assert.equal(bench.state.phase, 'up');
  assert.equal(bench.next, Infinity);
  assert.deepEqual(bench.told, ['up', 'up']);
});

for (const [name, config, almost, missing] of [
  ['the data partition', needing({ data: true }), { data: false }, /data partition/],
  ['the clock', needing({ clock: true }), { clock: false }, /time server/],
  ['any link', needing({ online: 'any' }), { online: [] }, /no link is online/],
  ['a link', needing({ online: { link: 'twilio' } }), { online: ['other'] }, /twilio is not/],
] as const)
  test(`a service waits for what it needs: ${name}`, () => {
    const bench = new ServiceBench(config, { ...ALL_THERE, ...almost });
    bench.pass(1000);
    assert.deepEqual(bench.told, []);
    assert.match(statusOf(bench).reason, missing);
    bench.world = ALL_THERE;
    bench.pass(1);
    assert.deepEqual(bench.told, ['up']);
  });

test('a service ends when its link is gone, and starts when it is back', () => {
  const bench = new ServiceBench(needing({ online: { link: 'twilio' } })).begins(1);
  bench.world = NOTHING_THERE;
  bench.pass(1);
  assert.deepEqual(bench.told, ['up', 'down']);
  // The supervisor may not have heard it.
  bench.pass(20);
  assert.deepEqual(bench.told, ['up', 'down', 'down']);
  bench.ends(1, { signal: 15 });
  assert.equal(bench.state.phase, 'waiting');
  assert.equal(bench.state.last?.told, 'need');
  bench.world = ALL_THERE;
  bench.pass(1).begins(2);
  assert.equal(bench.state.phase, 'up');
});

test('a daemon that starts anew and does not know yet that data is there ends nobody', () => {
  const bench = new ServiceBench(needing({ data: true })).begins(1);
  bench.world = { ...ALL_THERE, data: false };
  bench.pass(100);
  assert.deepEqual(bench.told, ['up']);
});

test('backoff doubles up to the longest wait, and starts over after a stable run', () => {
  const bench = new ServiceBench();
  const waits: number[] = [];
  let run = 1;
  const crash = (lasted: number) => {
    bench.begins(run).pass(lasted).ends(run, { code: 1 });
    waits.push(bench.next - bench.up);
    run += 1;
    bench.pass(bench.next - bench.up);
  };
  for (let count = 0; count < 11; count++) crash(0.5);
  crash(60);
  crash(0.5);
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 1, 2]);
  assert.equal(bench.told.length, waits.length + 1);
});

test('one that ends for want of memory waits a minute at least', () => {
  const bench = new ServiceBench().begins(1).ends(1, { signal: 9, oom: true });
  assert.equal(bench.next - bench.up, 60);
  assert.match(bench.said.at(-1)!, /signal 9.*limit of memory.*in 60 s/);
  assert.equal(statusOf(bench).lastExit?.outOfMemory, true);
});

test('restart: never, until what it needs was gone', () => {
  const config: ServiceConfig = {
    ...needing({ online: 'any' }),
    run: { kind: 'service', restart: null },
  };
  const bench = new ServiceBench(config).begins(1).ends(1).pass(1e6);
  assert.equal(bench.state.phase, 'ended');
  assert.deepEqual(bench.told, ['up']);
  bench.world = NOTHING_THERE;
  bench.pass(1);
  bench.world = ALL_THERE;
  bench.pass(1);
  assert.deepEqual(bench.told, ['up', 'up']);
});

test('svc down holds, up goes on, restart starts anew at once', () => {
  const bench = new ServiceBench().begins(1);
  const wish = (want: 'on' | 'off', now: 'up' | 'restart' | null = null) =>
    bench.step({ is: 'service-wish', want, now });
  wish('off').ends(1).pass(1e5);
  assert.deepEqual(bench.told, ['up', 'down']);
  assert.equal(statusOf(bench).state, 'off');
  wish('on', 'up').begins(2);
  assert.deepEqual(bench.told, ['up', 'down', 'up']);
  wish('on', 'restart').ends(2, { signal: 15 }).pass(1);
  assert.deepEqual(bench.told, ['up', 'down', 'up', 'down', 'up']);
  // In a long backoff up does not wait.
  bench.begins(3).ends(3, { oom: true, signal: 9 });
  wish('on', 'up');
  assert.equal(bench.told.at(-1), 'up');
  assert.equal(bench.state.phase, 'starting');
});

test('an end that is heard before its start, or twice, counts once', () => {
  const bench = new ServiceBench().ends(1, { code: 3 }).begins(1).ends(1, { code: 3 });
  assert.equal(bench.state.phase, 'backoff');
  assert.equal(bench.state.runs, 1);
  assert.equal(bench.said.length, 1);
});

function statusOf({ state, config, world, up, clock }: ServiceBench) {
  return serviceStatus('own', state, config, world, { up, clock });
}
