import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callLimit, reasonOf, type Signal } from '../../../device/core';
import { signalNow } from '../../../device/core/signal';
import { Bench, CONFIG, LEASE } from './bench';

/** Modems and carriers that were seen to keep a device offline: each is right from now on. */
const done = (bench: Bench) => bench.actions.map((action) => action.do);
const why = (bench: Bench) => bench.state.cause?.word ?? '';

/** A modem that was plugged in at second 10 and is asked for its SIM. */
function plugged(config = CONFIG): Bench {
  const bench = new Bench(config);
  bench.at(0, { is: 'started', running: {} });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a', control: true });
  return bench;
}

/** Goes on from one second that is due to the next. */
function wait(bench: Bench, until: number, answer: () => void): void {
  while (bench.next < until) {
    bench.at(bench.next);
    answer();
  }
}

test('D1: a modem that says OK to everything and no status is dialled within a minute', () => {
  const bench = plugged();
  const answer = () => {
    if (done(bench).includes('look')) bench.looked('busy', { network: 'unknown' });
  };
  answer();
  assert.equal(why(bench), 'sim-busy');
  wait(bench, 75, answer);
  assert.equal(bench.state.phase, 'dialling');
  assert.ok((bench.state.backoff.lastDial ?? 0) <= 72);
});

test('D3: a lock and a SIM that is not ready are named', () => {
  for (const [sim, word] of [
    ['locked', 'sim-locked'],
    ['broken', 'no-sim'],
    ['busy', 'sim-busy'],
  ] as const) {
    const bench = plugged();
    bench.looked(sim);
    assert.deepEqual([bench.state.phase, why(bench)], ['modem', word]);
  }
});

test('D4: a radio that is off is named until it is on', () => {
  const bench = plugged();
  bench.looked('ready', { network: 'radio-off' });
  assert.deepEqual([bench.next, why(bench)], [11, 'radio-off']);
  bench.at(11);
  bench.looked('ready', { network: 'home' });
  assert.deepEqual(done(bench), ['dial']);
});

test('D4: a modem that says for ten minutes that its radio was off is dialled all the same', () => {
  const bench = plugged();
  const answer = () => {
    if (done(bench).includes('look')) bench.looked('ready', { network: 'radio-off' });
  };
  answer();
  wait(bench, 700, answer);
  assert.ok((bench.state.backoff.lastDial ?? 0) >= 610);
});

test('D5: a modem that attached with another APN registers anew, once in each plug', () => {
  const bench = plugged();
  const anew = () =>
    bench.actions.flatMap((action) => (action.do === 'look' ? [action.mayRegisterAnew] : []));
  assert.deepEqual(anew(), [true]);
  bench.looked('ready', { network: 'denied', registersAnew: true });
  assert.equal(why(bench), '');
  bench.at(11);
  assert.deepEqual(anew(), [false]);
  bench.looked('ready', { network: 'denied' });
  assert.equal(why(bench), 'registration-denied');
  bench.at(20, { is: 'port', plug: '' });
  bench.at(21, { is: 'port', plug: 'b' });
  assert.deepEqual(anew(), [true]);
});

test('D7: a call may wait for CONNECT as long as its configuration says', () => {
  const bench = plugged({ ...CONFIG, answerWait: 200 });
  bench.looked();
  bench.at(10 + callLimit(CONFIG) + 1);
  assert.equal(bench.state.phase, 'dialling');
  bench.at(10 + 200 + 90);
  assert.deepEqual(done(bench), ['hang-up']);
});

test('D8: an answer that nobody knows is a reason with its text', () => {
  const bench = plugged();
  bench.looked();
  const chat = { status: 12, abort: 'COMMAND NOT SUPPORT' };
  bench.at(11, { is: 'ended', call: 1, status: 8, chat });
  assert.deepEqual(bench.state.cause, {
    word: 'modem-error',
    sentence: 'the modem answered COMMAND NOT SUPPORT',
  });
});

test('D9: a port that may be in data mode gets the escape before recovery restarts anything', () => {
  const bench = plugged();
  bench.looked();
  bench.at(31, { is: 'ended', call: 1, status: 8, chat: { status: 3 } });
  assert.deepEqual([...done(bench), why(bench)], ['escape', 'chat-timeout']);
  bench.at(34, { is: 'escaped', ask: bench.state.pending?.ask ?? 0 });
  assert.deepEqual(done(bench), ['look']);
  bench.looked();
  bench.at(36);
  bench.looked();
  assert.deepEqual(done(bench), ['dial']);
});

test('D9: an escape without an answer ends by itself', () => {
  const bench = plugged();
  bench.looked();
  bench.at(31, { is: 'ended', call: 1, status: 137 });
  assert.deepEqual(done(bench), ['escape']);
  wait(bench, 60, () => done(bench).includes('look') && bench.looked());
  assert.equal(bench.state.calls, 2);
});

test('D14: what is shown of the network is of now', () => {
  const bench = plugged();
  bench.looked();
  bench.at(15, { is: 'up', call: 1, lease: LEASE });
  bench.checked(15, 'ok');
  bench.at(20);
  assert.deepEqual(done(bench), ['measure']);
  const ask = bench.state.signal?.ask ?? 0;
  const signal: Signal = {
    ...{ rssi: -71, operator: 'Acme', technology: 'lte', network: 'home', cell: '1A2B' },
  };
  bench.at(21, { is: 'measured', ask, signal });
  assert.deepEqual(signalNow(bench.state.signal, 200), signal);
  assert.equal(signalNow(bench.state.signal, 202), null);
  bench.ended(30, 16);
  assert.deepEqual(signalNow(bench.state.signal, 31), signal);
  bench.looked('ready', { network: 'denied' });
  assert.deepEqual(signalNow(bench.state.signal, 31), {
    ...{ rssi: -71, operator: null, technology: null, network: 'denied', cell: null },
  });
  bench.at(32, { is: 'port', plug: '' });
  assert.equal(signalNow(bench.state.signal, 32), null);
});

test('D14: what a modem told before the daemon or a call began is as old as it is', () => {
  const bench = plugged();
  bench.looked();
  bench.at(15, { is: 'up', call: 1, lease: LEASE });
  bench.at(20);
  const ask = bench.state.signal?.ask ?? 0;
  const cell = { technology: 'lte', network: 'home', cell: '1A2B' } as const;
  bench.at(21, { is: 'measured', ask, signal: { rssi: -71, operator: 'Acme', ...cell } });
  bench.at(190, { is: 'started', running: { lte: 1 } });
  assert.notEqual(signalNow(bench.state.signal, 200), null);
  assert.equal(signalNow(bench.state.signal, 202), null);
  bench.ended(300, 16);
  bench.at(305);
  bench.looked();
  bench.at(320, { is: 'up', call: 2, lease: LEASE });
  assert.equal(signalNow(bench.state.signal, 320), null);
});

test('D15: a modem that does not say how many tries are left: said, and no PIN', () => {
  const bench = plugged({ ...CONFIG, pin: 'p' });
  bench.looked('pin', { tries: null });
  assert.deepEqual(done(bench), []);
  assert.match(bench.state.cause?.sentence ?? '', /does not say how many tries are left/);
});

test('D15: where the configuration allows it, the PIN is sent once, and never again without a result', () => {
  const bench = plugged({ ...CONFIG, pin: 'p', pinWithoutTries: 'once' });
  bench.looked('pin', { tries: null });
  // It may tell them yet.
  assert.deepEqual(done(bench), []);
  bench.at(72);
  bench.looked('pin', { tries: null });
  assert.deepEqual(done(bench), ['remember']);
  bench.at(73, { is: 'remembered', ask: bench.state.pending?.ask ?? 0, ok: true });
  const ask = bench.state.pending?.ask ?? 0;
  bench.at(74, { is: 'pin-answered', ask, result: 'unclear', tries: null });
  bench.at(75, { is: 'port', plug: '' });
  bench.at(76, { is: 'port', plug: 'b' });
  bench.looked('pin', { tries: null });
  bench.at(140);
  bench.looked('pin', { tries: null });
  assert.deepEqual([...done(bench), why(bench)], ['pin-wanted']);
  bench.at(160);
  bench.looked('pin', { tries: 3 });
  assert.deepEqual(done(bench), []);
});

test('D20: a call that never gets an address ends after a bounded time, and is named', () => {
  const bench = plugged();
  bench.looked();
  bench.at(10 + callLimit(CONFIG));
  bench.ended(161, 5);
  assert.deepEqual([bench.state.phase, why(bench)], ['backoff', 'no-address']);
});

test('D22: after two calls that only silence to echoes has ended, echoes end no call', () => {
  const echoes = (check: typeof CONFIG.check, heard: boolean) => {
    const bench = plugged({ ...CONFIG, check });
    bench.looked();
    const seen = [];
    for (let call = 1; call < 4; call++) {
      const [dial] = bench.actions.filter((action) => action.do === 'dial');
      seen.push(dial?.do === 'dial' && dial.echo);
      bench.at(bench.up + 1, { is: 'up', call, lease: LEASE });
      bench.at(bench.up + 120, { is: 'ended', call, status: 15, heard });
      while (bench.state.phase !== 'dialling') {
        if (!done(bench).includes('look')) bench.at(bench.next);
        else bench.looked();
      }
    }
    return seen;
  };
  assert.deepEqual(echoes(CONFIG.check, true), ['answered', 'answered', 'off']);
  assert.deepEqual(echoes(null, true), ['answered', 'answered', 'adaptive']);
  assert.deepEqual(echoes(CONFIG.check, false), ['answered', 'answered', 'answered']);
});

test('each word of a SIM but ready, pin, busy and silent has a reason', () => {
  for (const sim of ['puk', 'absent', 'broken', 'locked']) assert.ok(reasonOf(`sim ${sim}`), sim);
});
