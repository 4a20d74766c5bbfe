import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkStatus, printable, type LinkStatus, type StatusFacts } from '../../../device/core';
import { dateText } from '../../../device/core/dates';
import { Bench, CONFIG, LEASE } from './bench';

const NO_FACTS: StatusFacts = { modem: null, traffic: null, restarts: [] };

function status(
  bench: Bench,
  facts: Partial<StatusFacts> = {},
  ahead = bench.clockAhead,
): LinkStatus {
  const now = { up: bench.up, clock: ahead + bench.up };
  const shown = linkStatus(bench.device, 'lte', bench.config, { ...NO_FACTS, ...facts }, now);
  if (!shown) throw new Error('no link');
  return shown;
}
const short = (bench: Bench) => {
  const { state, reason, detail } = status(bench);
  return [state, reason, detail];
};

test('dates: as any computer writes them', () => {
  for (const seconds of [0, 951_782_400, 951_868_800, 1_700_000_000, 4_102_444_799, 68_169_600])
    assert.equal(dateText(seconds), new Date(seconds * 1000).toISOString().replace('.000', ''));
  for (let day = -1; day < 60_000; day += 13)
    assert.equal(
      dateText(Math.max(0, day * 86_400)).slice(0, 10),
      new Date(Math.max(0, day) * 86_400_000).toISOString().slice(0, 10),
    );
});

test('status: a link on its way, in words', () => {
  const bench = new Bench();
  assert.deepEqual(short(bench), ['starting', '', '']);
  bench.at(0, { is: 'started', running: {} });
  assert.deepEqual(short(bench), ['waiting', 'no-modem', 'there is no modem with a data port']);
  bench.at(10, { is: 'port', plug: 'a' });
  assert.deepEqual(short(bench), ['waiting', '', '']);
  bench.looked();
  assert.deepEqual(short(bench), ['dialling', '', 'dial 1']);
  bench.at(15, { is: 'up', call: 1, lease: LEASE });
  assert.deepEqual(short(bench), ['online', '', 'ppp0 has 10.0.0.2']);
  const ask = bench.state.health?.ask ?? 0;
  bench.at(16, { is: 'checked', ask, verdict: 'no-internet', text: 'none of 1.1.1.1 answers' });
  assert.deepEqual(short(bench), ['online', 'no-internet', 'none of 1.1.1.1 answers (1 of 3)']);
  assert.equal(status(bench).online, false);
  bench.ended(20, 16);
  assert.deepEqual(short(bench), ['backoff', 'hangup', 'the modem hung up; next dial in 5 s']);
  bench.at(21, { is: 'wish', want: 'off' });
  assert.deepEqual(short(bench), ['off', 'off', 'switched off by poff']);
});

test('status: during a wait the network that is away is named, and the failure again when it is back', () => {
  const bench = new Bench({ ...CONFIG, redial: { ...CONFIG.redial, first: 500 } }).dialled();
  bench.ended(20, 16);
  bench.looked('ready', { network: 'searching' });
  assert.deepEqual(short(bench).slice(0, 2), ['waiting', 'not-registered']);
  // Not long enough after the last dial to dial for it.
  bench.at(30);
  bench.looked();
  assert.deepEqual(short(bench).slice(0, 2), ['backoff', 'no-negotiation']);
  bench.at(40);
  bench.looked();
  bench.looked();
  assert.equal(bench.state.phase, 'dialling');
});

test('status: exactly these fields, in this order', () => {
  const bench = new Bench().online();
  const modem = { id: '12d1:1506', socket: '1-1.2', port: 'ttyUSB0', control: 'ttyUSB2' };
  const facts = {
    modem,
    traffic: { received: 1, sent: 2 },
    restarts: [1_600_000_000, 1_700_000_001],
  };
  const shown = status(bench, facts);
  assert.deepEqual(JSON.parse(JSON.stringify(shown)), {
    link: 'lte',
    state: 'online',
    reason: '',
    detail: 'ppp0 has 10.0.0.2',
    since: '2023-11-14T22:13:35Z',
    sinceUptime: 15,
    dials: 1,
    failures: 0,
    lastFailure: '',
    interface: 'ppp0',
    address: '10.0.0.2',
    peer: '10.64.64.64',
    dns1: '9.9.9.9',
    dns2: '-',
    online: true,
    seconds: 0,
    advice: '',
    modem,
    signal: null,
    traffic: { received: 1, sent: 2 },
    health: null,
    restarts: { day: 1, last: '2023-11-14T22:13:21Z' },
    events: shown.events.map((event) => ({ ...event })),
  });
  assert.deepEqual(Object.keys(shown.events[0] ?? {}), [
    'date',
    'uptime',
    'state',
    'reason',
    'text',
  ]);
});

test('status: the last ten changes are kept; recovery is among them', () => {
  const bench = new Bench().dialled();
  for (let call = 1; call < 6; call++) {
    bench.ended(bench.up + 1, 16);
    while (bench.state.phase !== 'dialling' && call < 5) {
      if (bench.actions.some((action) => action.do === 'look')) bench.looked();
      else bench.at(bench.next);
    }
  }
  const { events } = status(bench);
  assert.equal(events.length, 10);
  assert.ok(events.some(({ text }) => text === 'recovery after 5 failures: the modem restarts'));
});

test('H47: a date is the same each time that it is asked for, and follows a clock that is set', () => {
  const bench = new Bench().online();
  const { since } = status(bench);
  bench.at(18.9);
  assert.equal(status(bench, {}, bench.clockAhead + 1.5).since, since);
  bench.clockAhead += 86_400;
  bench.at(19);
  assert.equal(status(bench).since, '2023-11-15T22:13:35Z');
});

test('status: a ? for each byte that a terminal might obey or not know', () => {
  assert.equal(printable('a ~\u001b\u007fé漢🙂\ud800\n'), `a ~??${'?'.repeat(2 + 3 + 4 + 3)}?`);
});

test('status: the signal in words that people know; what a terminal would obey is shown as ?', () => {
  const bench = new Bench();
  bench.at(0, { is: 'started', running: {} });
  bench.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
  bench.at(10, { is: 'port', plug: 'a', control: true });
  bench.looked();
  bench.at(15, { is: 'up', call: 1, lease: LEASE });
  bench.at(20);
  const ask = bench.state.signal?.ask ?? 0;
  const signal = { rssi: -71, operator: 'Ac\u001b[2Jme', technology: 'lte', cell: '1A2B' } as const;
  bench.at(21, { is: 'measured', ask, signal: { ...signal, network: 'roaming' } });
  assert.deepEqual(status(bench).signal, {
    ...{ dbm: -71, bars: 4, operator: 'Ac?[2Jme', technology: 'LTE', cell: '1A2B' },
    registration: 'roaming',
  });
});
