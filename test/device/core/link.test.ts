import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callLimit } from '../../../device/core';
import { Bench, CONFIG, LEASE } from './bench';

const CALL_LIMIT = callLimit(CONFIG);

const words = (bench: Bench) => [bench.state.phase, bench.state.cause?.word ?? ''];
const done = (bench: Bench) => bench.actions.map((action) => action.do);

test('link: waits for the modem, asks it, dials, is online, and checks the internet at once', () => {
  const bench = new Bench();
  bench.at(0, { is: 'started', running: {} });
  assert.deepEqual(words(bench), ['port', 'no-modem']);
  bench.at(10, { is: 'port', plug: 'a' });
  assert.deepEqual(done(bench), ['look']);
  bench.looked();
  assert.deepEqual(bench.actions, [{ do: 'dial', call: 1, echo: 'answered' }]);
  bench.at(15, { is: 'up', call: 1, lease: LEASE });
  assert.deepEqual([...words(bench), ...done(bench)], ['online', '', 'check']);
});

test('link: a modem that does not answer is dialled once it is no longer new', () => {
  const bench = new Bench();
  bench.at(10, { is: 'port', plug: 'a' });
  // Silence is an answer after 20 s.
  assert.equal(bench.next, 30);
  bench.at(30);
  assert.deepEqual(done(bench), ['dial']);
});

test('link: no dial while the network is away, but one after ten minutes all the same', () => {
  const bench = new Bench();
  bench.at(10, { is: 'port', plug: 'a' });
  bench.looked('ready', { network: 'searching' });
  assert.deepEqual(words(bench), ['modem', 'not-registered']);
  bench.at(610);
  bench.looked('ready', { network: 'searching' });
  assert.deepEqual(bench.state.phase, 'dialling');
});

test('link: a call that fails is named, and waits twice as long each time', () => {
  const bench = new Bench().dialled();
  bench.ended(20, 19);
  assert.deepEqual(words(bench), ['backoff', 'auth-refused']);
  assert.equal(bench.state.waitEnd, 25);
  bench.looked();
  bench.at(25);
  bench.looked();
  assert.deepEqual(bench.actions, [{ do: 'dial', call: 2, echo: 'answered' }]);
  bench.ended(30, 16);
  assert.deepEqual(words(bench), ['backoff', 'no-negotiation']);
  assert.equal(bench.state.waitEnd, 40);
});

test('link: a call without an address ends after a bounded time, named', () => {
  const bench = new Bench().dialled();
  bench.at(10 + CALL_LIMIT);
  assert.deepEqual(done(bench), ['hang-up']);
  // pppd does not end: it is killed, and again.
  bench.at(10 + CALL_LIMIT + 12);
  assert.deepEqual(done(bench), ['kill']);
  bench.at(10 + CALL_LIMIT + 24);
  assert.deepEqual(done(bench), ['kill']);
  bench.ended(10 + CALL_LIMIT + 25, 137);
  assert.deepEqual(words(bench), ['backoff', 'no-address']);
});

test('link: three bad checks end the call with their reason', () => {
  const bench = new Bench().online();
  for (const up of [20, 30, 40]) {
    const ask = bench.state.health?.ask ?? 0;
    bench.at(up, { is: 'checked', ask, verdict: 'no-internet' });
    if (up < 40) bench.at(up + 10);
  }
  assert.deepEqual(done(bench), ['hang-up']);
  bench.ended(41, 5);
  assert.deepEqual(words(bench), ['backoff', 'no-internet']);
});

test('link: after a stable call the waits start over, after a short one they do not', () => {
  const bench = new Bench().dialled();
  bench.ended(20, 16);
  bench.looked();
  bench.at(25);
  bench.looked();
  bench.at(30, { is: 'up', call: 2, lease: LEASE });
  bench.at(31, { is: 'checked', ask: bench.state.health?.ask ?? 0, verdict: 'ok' });
  bench.ended(50, 16);
  assert.equal(bench.state.waitEnd, 60);
  bench.looked();
  bench.at(60);
  bench.looked();
  bench.at(61, { is: 'up', call: 3, lease: LEASE });
  bench.at(62, { is: 'checked', ask: bench.state.health?.ask ?? 0, verdict: 'ok' });
  bench.ended(130, 16);
  assert.equal(bench.state.waitEnd, 135);
});

test('link: poff ends the call and is no failure; pon dials at once, but not below the floor', () => {
  const bench = new Bench().online();
  bench.at(16, { is: 'wish', want: 'off' });
  assert.deepEqual(done(bench), ['hang-up']);
  bench.ended(17, 5);
  assert.deepEqual([...words(bench), bench.state.failures], ['off', 'off', 0]);
  // Nothing but the clock is due.
  assert.equal(bench.next, 3600);
  bench.at(18, { is: 'wish', want: 'on' });
  bench.looked();
  assert.deepEqual(done(bench), ['dial']);
  bench.ended(18, 16);
  bench.at(19, { is: 'wish', want: 'on' });
  bench.looked();
  assert.deepEqual([...done(bench), bench.next], [23]);
});

test('link: poff while a call without internet is ended leaves nothing to recover from', () => {
  const bench = new Bench().online();
  for (const up of [20, 30, 40]) {
    bench.at(up, { is: 'checked', ask: bench.state.health?.ask ?? 0, verdict: 'no-internet' });
    if (up < 40) bench.at(up + 10);
  }
  bench.at(40.5, { is: 'wish', want: 'off' });
  bench.ended(41, 5);
  assert.deepEqual([...words(bench), bench.state.failures], ['off', 'off', 0]);
});

test('link: plugging in anew cuts the wait short', () => {
  const bench = new Bench({ ...CONFIG, redial: { ...CONFIG.redial, first: 500 } }).dialled();
  bench.ended(20, 16);
  bench.at(100, { is: 'port', plug: '' });
  bench.at(101, { is: 'port', plug: 'b' });
  bench.looked();
  assert.deepEqual(done(bench), ['dial']);
});

test('link: the network comes back, and the wait ends', () => {
  const bench = new Bench({ ...CONFIG, redial: { ...CONFIG.redial, first: 500 } }).dialled();
  bench.ended(20, 16);
  bench.looked('ready', { network: 'searching' });
  assert.deepEqual(words(bench), ['backoff', 'not-registered']);
  bench.at(45);
  bench.looked();
  bench.looked();
  assert.deepEqual(done(bench), ['dial']);
});

test('link: a daemon that starts again adopts a call that runs; one that is gone has failed', () => {
  const adopted = new Bench().online();
  adopted.at(20, { is: 'started', running: { lte: 1 } });
  assert.deepEqual([...words(adopted), ...done(adopted)], ['online', '', 'check']);
  const lost = new Bench().online();
  lost.at(20, { is: 'started', running: {} });
  assert.deepEqual(words(lost), ['backoff', 'unknown']);
});

test('link: a call that the state has lost is taken up, with the modem that is there', () => {
  const bench = new Bench();
  bench.at(100, { is: 'started', running: { lte: 7 } });
  assert.deepEqual([...words(bench), ...done(bench)], ['dialling', '']);
  bench.at(100, { is: 'port', plug: 'a' });
  bench.at(100, { is: 'up', call: 7, lease: LEASE });
  assert.deepEqual(words(bench), ['online', '']);
  bench.at(100 + CALL_LIMIT);
  assert.deepEqual([...words(bench), ...done(bench)], ['online', '', 'check']);
  bench.ended(300, 16);
  assert.deepEqual(words(bench), ['backoff', 'hangup']);
  bench.at(bench.next);
  bench.looked();
  assert.deepEqual(bench.actions, [{ do: 'dial', call: 8, echo: 'answered' }]);
});

test('link: a call that was found is given up if it gets no address, or if another modem is there', () => {
  const silent = new Bench();
  silent.at(0, { is: 'started', running: { lte: 7 } });
  silent.at(CALL_LIMIT);
  assert.deepEqual(silent.actions, [{ do: 'hang-up', call: 7 }]);
  const another = new Bench();
  another.at(0, { is: 'started', running: { lte: 7 } });
  another.at(0, { is: 'port', plug: 'a' });
  another.at(0, { is: 'up', call: 7, lease: LEASE });
  another.at(50, { is: 'port', plug: 'b' });
  another.at(60);
  assert.deepEqual(another.actions, [{ do: 'hang-up', call: 7 }]);
  const off = new Bench();
  off.at(0, { is: 'started', running: { lte: 7 } });
  off.at(0, { is: 'wish', want: 'off' });
  assert.deepEqual(off.actions, [{ do: 'hang-up', call: 7 }]);
});

test('link: another call than that of the state is taken up, and no failure is counted', () => {
  const bench = new Bench().online();
  bench.at(20, { is: 'started', running: { lte: 9 } });
  bench.at(20, { is: 'up', call: 9, lease: LEASE });
  assert.deepEqual([...words(bench), bench.state.failures], ['online', '', 0]);
});

test('link: a daemon that dies of each dial dials less and less often, and waits on where one died', () => {
  const bench = new Bench({ ...CONFIG, redial: { ...CONFIG.redial, first: 10 } }).dialled();
  const gaps = [];
  for (let dials = 2; dials < 6; dials++) {
    const { up } = bench;
    bench.at(up + 1, { is: 'started', running: {} });
    assert.deepEqual(words(bench), ['backoff', 'unknown']);
    bench.looked();
    // Another one in the middle of the wait counts no failure, and does not begin anew.
    bench.at(up + 3, { is: 'started', running: {} });
    bench.looked();
    while (bench.state.calls < dials) {
      bench.at(bench.next);
      if (bench.state.pending) bench.looked();
    }
    gaps.push(bench.up - up);
    assert.equal(bench.state.failures, dials - 1);
  }
  assert.deepEqual(gaps, [11, 21, 41, 81]);
});

test('link: late and doubled answers change nothing', () => {
  const bench = new Bench().online();
  const before = bench.state;
  for (const event of [
    { is: 'up', call: 1, lease: LEASE },
    { is: 'ended', call: 9, status: 16 },
    { is: 'looked', ask: 1, sim: 'absent', network: 'unknown', card: null, tries: null },
    { is: 'checked', ask: 1, verdict: 'no-internet' },
    { is: 'pin-answered', ask: 1, result: 'refused', tries: 2 },
  ] as const) {
    bench.at(15, event);
    assert.deepEqual(bench.state, before, event.is);
  }
});

test('link: the PIN goes out once it is on the data partition that it does', () => {
  const bench = new Bench({ ...CONFIG, pin: 'p' });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a' });
  bench.looked('pin');
  assert.deepEqual(done(bench), ['remember']);
  bench.at(11, { is: 'remembered', ask: bench.state.pending?.ask ?? 0, ok: true });
  assert.deepEqual(done(bench), ['send-pin']);
  const ask = bench.state.pending?.ask ?? 0;
  bench.at(12, { is: 'pin-answered', ask, result: 'refused', tries: 2 });
  assert.deepEqual([...words(bench), ...done(bench)], ['modem', 'pin-wrong', 'remember', 'look']);
  bench.looked('pin', { tries: 2 });
  bench.at(20);
  assert.deepEqual(bench.looked('pin', { tries: 2 }), []);
});

test('link: a card that comes without the modem being pulled is asked anew', () => {
  const bench = new Bench({ ...CONFIG, pin: 'p' });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a' });
  bench.looked('pin');
  bench.at(11, { is: 'remembered', ask: bench.state.pending?.ask ?? 0, ok: true });
  const ask = bench.state.pending?.ask ?? 0;
  bench.at(12, { is: 'pin-answered', ask, result: 'refused', tries: 2 });
  bench.looked('pin', { card: '8901' });
  assert.deepEqual(done(bench), ['remember']);
});

test('link: a modem that registers anew during a wait leaves the reason of the failure', () => {
  const bench = new Bench({ ...CONFIG, redial: { ...CONFIG.redial, first: 100 } }).online();
  bench.ended(30, 16);
  bench.looked('ready', { network: 'searching' });
  bench.at(40);
  bench.looked('pin');
  bench.at(50);
  bench.looked('ready', { registersAnew: true });
  assert.equal(bench.state.phase, 'backoff');
  assert.notEqual(bench.state.cause, null);
});

test('link: a restart of the device is counted, and read back, before it is done', () => {
  const bench = new Bench({
    ...CONFIG,
    recover: { ...CONFIG.recover, device: { kind: 'failures', after: 1 } },
  }).dialled();
  bench.ended(20, 16);
  const [count] = bench.actions;
  assert.equal(count?.do, 'count-restart');
  const ask = bench.state.pending?.ask ?? 0;
  assert.deepEqual(bench.at(21, { is: 'restart-counted', ask, ok: true }).slice(0, 2), [
    // By the clock that is kept with it.
    { do: 'keep-restarts', restarts: [1_700_000_020] },
    { do: 'restart-device' },
  ]);
});

test('link: a restart that lies in time to come is as old as its first failure since', () => {
  const recover = { ...CONFIG.recover, device: { kind: 'failures', after: 1 }, perDay: 1 } as const;
  const bench = new Bench({ ...CONFIG, recover });
  bench.at(1, { is: 'data', marks: {}, restarts: [1_800_000_000], clock: null });
  bench.dialled().ended(20, 16);
  assert.notEqual(bench.actions[0]?.do, 'count-restart');
  assert.deepEqual(bench.device.shared.restarts, [1_700_000_020]);
});

test('link: restarts that were counted keep their age when the clock is set', () => {
  const bench = new Bench();
  bench.at(0, { is: 'data', marks: {}, restarts: [1_699_990_000], clock: null });
  assert.deepEqual(bench.at(50 * 365 * 86_400), []);
  bench.clockAhead += 100_000_000;
  bench.at(bench.up + 1);
  assert.deepEqual(bench.device.shared.restarts, [1_799_990_000]);
});

test('link: restarts on the data partition are as old as they were when they were kept', () => {
  const kept = 1_700_000_000;
  for (const off of [-1_600_000_000, 0, 1_600_000_000]) {
    const bench = new Bench();
    bench.at(0, { is: 'started', running: {} });
    bench.clockAhead = kept + off;
    bench.at(2, { is: 'data', marks: {}, restarts: [kept - 10], clock: kept });
    const now = Math.max(kept, bench.clockAhead + 2);
    assert.deepEqual(bench.device.shared.restarts, [now - 10]);
  }
});

test('link: a daemon that starts after poff and after the end of the call counts no failure', () => {
  const bench = new Bench().online();
  bench.at(16, { is: 'wish', want: 'off' });
  bench.at(18, { is: 'started', running: {} });
  assert.deepEqual([...words(bench), bench.state.failures], ['off', 'off', 0]);
});

test('link: a modem that is pulled while it dials is named, not the address that never came', () => {
  const bench = new Bench().dialled();
  bench.at(20, { is: 'port', plug: '' });
  bench.at(30);
  bench.at(42);
  bench.ended(43, 137);
  assert.equal(bench.state.lastFailure, 'no-modem');
});

test('link: pppd that finds no port calls it a bad option; a modem that is gone is named', () => {
  const word = (plug: string) => {
    const bench = new Bench().dialled();
    bench.at(11, { is: 'port', plug });
    bench.ended(11, 2);
    return bench.state.lastFailure;
  };
  assert.deepEqual([word(''), word('b'), word('a')], ['no-modem', 'no-modem', 'pppd-options']);
});

test('link: a modem that was changed while it dialled is named, not the address that never came', () => {
  const bench = new Bench().dialled();
  bench.at(20, { is: 'port', plug: 'b' });
  bench.at(30);
  assert.deepEqual(done(bench), ['hang-up']);
  bench.ended(31, 5);
  assert.equal(bench.state.lastFailure, 'no-modem');
});

test('link: what the modem of before has answered is no answer to the question to the next', () => {
  const bench = new Bench();
  bench.at(10, { is: 'port', plug: 'a' });
  const { pending } = bench.state;
  bench.at(11, { is: 'port', plug: 'b' });
  assert.deepEqual(done(bench), ['look']);
  const answer = { sim: 'ready', network: 'home', card: '8900', tries: 3 } as const;
  bench.at(12, { is: 'looked', ask: pending?.ask ?? 0, ...answer });
  assert.deepEqual([bench.state.phase, done(bench)], ['modem', []]);
  bench.looked();
  assert.deepEqual(done(bench), ['dial']);
});

test('link: where roaming is refused no modem without a network is dialled, however long', () => {
  const bench = new Bench({ ...CONFIG, roaming: 'refused' });
  bench.at(10, { is: 'port', plug: 'a' });
  bench.looked('ready', { network: 'searching' });
  bench.at(700);
  bench.looked('ready', { network: 'searching' });
  assert.deepEqual(words(bench), ['modem', 'not-registered']);
});

test('link: where roaming is refused a silent modem is not taken for one that is abroad', () => {
  const bench = new Bench({ ...CONFIG, roaming: 'refused' });
  bench.at(10, { is: 'port', plug: 'a' });
  bench.at(30);
  assert.deepEqual(words(bench), ['modem', 'chat-timeout']);
});

test('link: a network that is back is not named as away', () => {
  const bench = new Bench({ ...CONFIG, redial: { ...CONFIG.redial, first: 500 } }).dialled();
  bench.ended(12, 16);
  bench.looked('ready', { network: 'searching' });
  assert.equal(bench.state.cause?.word, 'not-registered');
  bench.at(22);
  bench.looked();
  assert.deepEqual(words(bench), ['backoff', 'no-negotiation']);
});

test('link: a network that is back ends the wait, and an answer after a silence does not', () => {
  for (const [sim, network, phase] of [
    ['ready', 'searching', 'modem'],
    ['silent', 'unknown', 'backoff'],
  ] as const) {
    const redial = { ...CONFIG.redial, first: 500 };
    const bench = new Bench({ ...CONFIG, roaming: 'refused', redial }).dialled();
    bench.ended(50, 16);
    bench.looked(sim, { network });
    bench.at(60);
    bench.looked();
    assert.equal(bench.state.phase, phase, sim);
  }
});

test('link: a modem that may yet tell the tries of a PIN is waited for', () => {
  const bench = new Bench({ ...CONFIG, pin: 'p', pinWithoutTries: 'once' });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a' });
  bench.looked('pin', { tries: null });
  assert.deepEqual(done(bench), []);
  bench.at(72);
  bench.looked('pin', { tries: null });
  assert.deepEqual(done(bench), ['remember']);
});

test('link: a PIN whose mark was not kept was not sent, and is sent later', () => {
  const bench = new Bench({ ...CONFIG, pin: 'p', pinWithoutTries: 'once' });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a' });
  bench.looked('pin', { tries: null });
  bench.at(72);
  for (const ok of [false, true]) {
    if (bench.state.pending === null) bench.at(bench.up + 20);
    bench.looked('pin', { tries: null });
    bench.at(bench.up + 1, { is: 'remembered', ask: bench.state.pending?.ask ?? 0, ok });
  }
  assert.ok(done(bench).includes('send-pin'));
});
