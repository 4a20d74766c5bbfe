import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState, nextStep, step, type Event } from '../../../device/core';
import { Bench, CLOCK, CONFIG, LEASE } from './bench';

const CARD = { ...CONFIG, kind: 'ethernet-modem' } as const;
const SOCKET = { ...CONFIG, kind: 'ethernet' } as const;
const ETH = { ...LEASE, interface: 'eth0', prefix: 24, peer: '10.0.0.1' };
const done = (bench: Bench) => bench.actions.map((action) => action.do);
const words = (bench: Bench) => [bench.state.phase, bench.state.cause?.word ?? ''];

/** A network card that has come, and asks for its address. */
function asking(config: typeof CARD | typeof SOCKET): Bench {
  const bench = new Bench(config);
  bench.at(0, { is: 'started', running: {} });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a' });
  return bench;
}

/** Three bad checks. */
function lost(bench: Bench, from = 20): void {
  for (const up of [from, from + 10, from + 20]) {
    bench.checked(up, 'no-internet');
    if (up < from + 20) bench.at(up + 10);
  }
}

test('kinds: what is missing is named for each', () => {
  const missing = (config: typeof CONFIG) => {
    const bench = new Bench(config);
    bench.at(0, { is: 'started', running: {} });
    return bench.state.cause?.word;
  };
  assert.deepEqual([CONFIG, CARD, SOCKET].map(missing), ['no-modem', 'no-card', 'no-cable']);
});

test('kinds: why nothing can be dialled on is said if it is known', () => {
  const bench = new Bench(CARD);
  const note = {
    word: 'modem-is-cdrom',
    sentence: 'the modem at 1-1.2 is still a CD-ROM',
  } as const;
  bench.at(5, { is: 'port', plug: '', note });
  assert.deepEqual(bench.state.cause, note);
  bench.at(6, { is: 'port', plug: '' });
  assert.deepEqual(words(bench), ['port', 'no-card']);
});

test('HiLink: without internet in its first two minutes it may still look for a network', () => {
  const bench = asking(CARD);
  bench.at(12, { is: 'up', call: 1, lease: ETH });
  lost(bench);
  assert.deepEqual(words(bench), ['online', 'no-internet']);
  bench.at(129);
  bench.checked(129, 'no-internet');
  assert.equal(bench.state.phase, 'online');
  bench.at(bench.next);
  bench.checked(bench.up + 1, 'no-internet');
  assert.equal(bench.state.phase, 'ending');
});

test('Ethernet: bad checks beyond the third are not news', () => {
  const bench = asking(SOCKET);
  bench.at(12, { is: 'up', call: 1, lease: ETH });
  lost(bench);
  const { told } = bench.state;
  bench.at(bench.next);
  bench.checked(bench.up + 1, 'no-internet');
  assert.deepEqual([bench.state.told, bench.state.health?.strikes], [told, 4]);
  assert.match(told.detail, /3 of 3/);
});

test('HiLink: nobody is asked before the dial; DHCP goes on asking, and two minutes are a failure', () => {
  const bench = asking(CARD);
  assert.deepEqual([...done(bench), ...words(bench)], ['dial', 'dialling', 'asking']);
  bench.at(40);
  assert.deepEqual(words(bench), ['dialling', 'no-lease']);
  assert.equal(bench.next, 120);
  bench.at(120);
  assert.deepEqual([...words(bench), bench.state.recovery.failures], ['dialling', 'no-lease', 1]);
  bench.at(500, { is: 'up', call: 1, lease: ETH });
  assert.deepEqual([...words(bench), ...done(bench)], ['online', '', 'check']);
});

test('HiLink: an address that is withdrawn is named, and asked for by the same call', () => {
  const bench = asking(CARD);
  bench.at(11, { is: 'up', call: 1, lease: ETH });
  bench.at(50, { is: 'down', call: 1 });
  assert.deepEqual([...words(bench), ...done(bench)], ['dialling', 'lease-lost']);
  bench.at(80);
  assert.deepEqual(words(bench), ['dialling', 'no-lease']);
  bench.at(81, { is: 'up', call: 1, lease: ETH });
  assert.deepEqual([...words(bench), bench.state.failures], ['online', '', 1]);
});

test('HiLink: another address is checked anew, the same one is not', () => {
  const bench = asking(CARD);
  bench.at(11, { is: 'up', call: 1, lease: ETH });
  bench.checked(11, 'ok');
  assert.deepEqual(bench.at(20, { is: 'up', call: 1, lease: ETH }), []);
  bench.at(21, { is: 'up', call: 1, lease: { ...ETH, address: '10.0.0.9' } });
  assert.deepEqual(done(bench), ['check']);
});

test('HiLink: three bad checks end the call; recovery knows its USB port, but no modem to restart', () => {
  const bench = asking(CARD);
  bench.at(111, { is: 'up', call: 1, lease: ETH });
  lost(bench, 112);
  assert.deepEqual(done(bench), ['hang-up']);
  bench.ended(133, 143);
  assert.deepEqual(words(bench), ['backoff', 'no-internet']);
  const steps: string[] = [];
  while (bench.state.recovery.failures < 8) {
    bench.at(bench.next);
    const { call } = bench.state;
    if (call) bench.ended(bench.up + 1, 1);
    steps.push(...done(bench).filter((name) => !/dial|look/.test(name)));
  }
  assert.deepEqual(steps, ['cycle-usb']);
});

test('HiLink: an address that comes while a restart of the device is counted prevents it', () => {
  const soon = { ...CARD.recover, device: { kind: 'failures', after: 1 } } as const;
  const counted = (isUp: boolean) => {
    const bench = asking({ ...CARD, recover: soon });
    bench.at(120);
    assert.deepEqual([...done(bench), bench.state.phase], ['count-restart', 'dialling']);
    const ask = bench.state.pending?.ask ?? 0;
    if (isUp) bench.at(121, { is: 'up', call: 1, lease: ETH });
    bench.at(122, { is: 'restart-counted', ask, ok: true });
    return [...done(bench), bench.state.phase];
  };
  assert.deepEqual(counted(false), ['keep-restarts', 'restart-device', 'dialling']);
  assert.deepEqual(counted(true), ['online']);
});

test('Ethernet: without internet it keeps its address and is checked until it is back', () => {
  const bench = asking(SOCKET);
  bench.at(11, { is: 'up', call: 1, lease: ETH });
  lost(bench);
  assert.deepEqual([...words(bench), ...done(bench)], ['online', 'no-internet']);
  assert.equal(bench.state.health?.strikes, 3);
  bench.at(bench.next);
  bench.checked(bench.up, 'ok');
  assert.deepEqual([...words(bench), bench.state.health?.strikes], ['online', '', 0]);
});

test('Ethernet: a cable that is pulled ends the call at once, and nothing is restarted for it', () => {
  const bench = asking(SOCKET);
  bench.at(11, { is: 'up', call: 1, lease: ETH });
  bench.at(20, { is: 'port', plug: '' });
  assert.deepEqual(done(bench), ['hang-up']);
  bench.ended(20, 143);
  assert.deepEqual(words(bench), ['port', 'no-cable']);
  for (let up = 200; up < 20_000; up += 150) assert.deepEqual(bench.at(up), []);
  bench.at(20_000, { is: 'port', plug: 'b' });
  assert.deepEqual(done(bench), ['dial']);
});

test('a link that was given no DNS server is told whether another one has some', () => {
  const config = { links: { lte: CARD, _ethernet: SOCKET }, clock: CLOCK };
  let device = initialState(config);
  const asked: unknown[] = [];
  const events: [number, Event][] = [
    [10, { link: 'lte', is: 'port', plug: 'a' }],
    [11, { link: 'lte', is: 'up', call: 1, lease: { ...ETH, dns: [] } }],
    [12, { link: '_ethernet', is: 'port', plug: 'a' }],
    [13, { link: '_ethernet', is: 'up', call: 1, lease: ETH }],
    [14, { link: 'lte', is: 'checked', ask: 1, verdict: 'ok' }],
    [44, { is: 'tick' }],
  ];
  for (const [up, event] of events) {
    const next = step(device, event, { up, clock: up, chance: 0 }, config);
    device = next.state;
    for (const action of next.actions)
      if (action.do === 'check') asked.push([action.link, action.dnsElsewhere]);
  }
  assert.deepEqual(asked, [
    ['lte', false],
    ['_ethernet', false],
    ['lte', true],
  ]);
  assert.ok(nextStep(device, config) > 44);
});

test('a cable or modem that is back before its call has ended is asked at once', () => {
  for (const [config, back] of [
    [SOCKET, 'a'],
    [CARD, 'a'],
    [CARD, 'b'],
  ] as const) {
    const bench = asking(config);
    bench.at(12, { is: 'up', call: 1, lease: ETH });
    bench.at(50, { is: 'port', plug: '' });
    for (let up = 51; bench.state.phase !== 'ending'; up += 1) bench.at(up);
    bench.at(bench.up, { is: 'port', plug: back });
    bench.ended(bench.up + 1, 5);
    bench.at(bench.up + 1);
    assert.deepEqual([back, bench.state.phase], [back, 'dialling']);
  }
});

test('a call that is found without its modem is not of the one that comes next', () => {
  const bench = new Bench(CARD);
  bench.at(0, { is: 'started', running: { lte: 1 } });
  bench.at(1, { is: 'port', plug: '' });
  bench.at(20, { is: 'port', plug: 'b' });
  for (let up = 21; bench.state.phase !== 'ending' && up < 100; up += 1) bench.at(up);
  assert.equal(bench.state.phase, 'ending');
});
