import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ServiceConfig } from '../../../../device/core/services';
import { ALL_THERE, EVERY_HOUR, ServiceBench } from './a-service';

const DAY = 86_400;
const YEARS = 50 * 365 * DAY;
const AT: ServiceConfig = {
  ...EVERY_HOUR,
  run: { kind: 'timer', when: { at: 12_600 }, jitter: 0, limit: 600 },
};
/** Midnight, UTC. */
const MIDNIGHT = 1_699_920_000;

/** Lets time pass in steps of five seconds at most; each run takes ten seconds. @returns runs */
function live(
  bench: ServiceBench,
  seconds: number,
  jumps: ReadonlyMap<number, number> = new Map(),
) {
  const before = bench.told.length;
  let runs = bench.state.runs;
  const end = bench.up + seconds;
  const due = new Map(jumps);
  while (bench.up < end) {
    bench.pass(300);
    for (const [at, by] of due)
      if (bench.up >= at) {
        bench.clock += by;
        due.delete(at);
        bench.step();
      }
    if (bench.state.phase === 'starting') {
      runs += 1;
      bench.begins(runs).pass(10).ends(runs);
    }
  }
  return bench.told.slice(before).filter((want) => want === 'once').length;
}

const atMidnight = (config: ServiceConfig) => {
  const bench = new ServiceBench(config, { ...ALL_THERE, clock: false });
  bench.clock = MIDNIGHT;
  bench.world = ALL_THERE;
  return bench;
};

test('every hour: at once, then in step', () => {
  assert.equal(live(atMidnight(EVERY_HOUR), DAY), 24);
});

test('at a time of day: once a day, and nothing is made up for', () => {
  const bench = atMidnight(AT);
  bench.clock += 5 * 3600;
  bench.step();
  assert.equal(live(bench, 20 * 3600), 0);
  assert.equal(live(bench, 4 * DAY), 4);
});

test('never before the clock is right', () => {
  for (const config of [EVERY_HOUR, AT]) {
    const bench = new ServiceBench(config, { ...ALL_THERE, clock: false });
    assert.equal(live(bench, 3 * DAY), 0);
    bench.world = ALL_THERE;
    assert.ok(live(bench, 3 * DAY) >= 3);
  }
});

for (const [name, by] of [
  ['50 years on', YEARS],
  ['50 years back', -YEARS],
  ['an hour back, just after it was due', -3600],
] as const)
  test(`a clock that jumps ${name}`, () => {
    const at = new Map([[100 + 4 * 3600, by]]);
    // It was due once before the jump, and comes again after it once a day.
    const runs = live(atMidnight(AT), 10 * DAY, at);
    assert.ok(runs === 10 || runs === 11, `${runs} runs`);
    assert.equal(live(atMidnight(EVERY_HOUR), 10 * DAY, at), 240);
  });

test('whatever the clock does, a time of day comes at most every half day, and comes again', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: 10 * DAY }), fc.integer({ min: -YEARS, max: YEARS })),
        {
          maxLength: 20,
        },
      ),
      (jumps) => {
        const bench = atMidnight(AT);
        const runs = live(bench, 10 * DAY, new Map(jumps));
        assert.ok(runs <= 20, `${runs} runs in ten days`);
        assert.ok(live(bench, 2 * DAY) >= 1, 'it has come again');
        assert.ok(bench.next > bench.up);
      },
    ),
    { numRuns: 50 },
  );
});

test('a run that takes too long is ended; one that is due meanwhile is left out', () => {
  const config: ServiceConfig = {
    ...EVERY_HOUR,
    run: { kind: 'timer', when: { every: 60 }, jitter: 0, limit: 150 },
  };
  const bench = new ServiceBench(config);
  assert.deepEqual(bench.told, ['once']);
  bench.begins(1).pass(60).pass(60).pass(30);
  assert.deepEqual(bench.told, ['once', 'down']);
  assert.equal(bench.state.timer.skipped, 2);
  bench.ends(1, { signal: 15 });
  assert.equal(bench.state.last?.told, 'limit');
  bench.pass(30);
  assert.deepEqual(bench.told, ['once', 'down', 'once']);
});

test('jitter moves each run, and not the step', () => {
  const config: ServiceConfig = {
    ...EVERY_HOUR,
    run: { kind: 'timer', when: { every: 3600 }, jitter: 600, limit: 60 },
  };
  const bench = new ServiceBench(config, { ...ALL_THERE, clock: false });
  bench.chance = 0.5;
  bench.world = ALL_THERE;
  bench.step();
  assert.equal(bench.next, 100 + 300);
  bench.pass(300).begins(1).ends(1);
  assert.equal(bench.next, 100 + 3600 + 300);
});

test('svc up runs a timer now, and its time of day comes all the same', () => {
  const bench = atMidnight(AT).step();
  bench.step({ is: 'service-wish', want: 'on', now: 'up' });
  assert.deepEqual(bench.told, ['once']);
  bench.begins(1).ends(1, { code: 1 });
  assert.match(bench.said.at(-1)!, /status 1/);
  assert.equal(live(bench, DAY), 1);
});
