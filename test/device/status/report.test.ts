import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REASON_WORDS, REASONS, type LinkState, type StateWord } from '../../../device/core';
import { textOf } from '../../../device/status/people';
import { allOnline, jsonOf, reportOf, type Facts } from '../../../device/status/report';
import { seed } from '../../support/seed';
import { nasty } from '../../support/nasty';
import { CONFIG_OF_ONE, deviceOf, ONLINE_TEXT, onlineLink, someFacts, UP } from './a-device';

const ONLINE = onlineLink();

const report = (state: unknown, facts: Partial<Facts> = {}) =>
  reportOf(
    typeof state === 'string' || state === null ? state : JSON.stringify(state),
    ['twilio'],
    CONFIG_OF_ONE,
    someFacts(facts),
  );
const lines = (...args: Parameters<typeof report>) => textOf(report(...args)).split('\n');
const told = (change: Partial<LinkState['told']>) =>
  deviceOf({ ...ONLINE, told: { ...ONLINE.told, ...change } });

test('status: all there is to say of a link that is online', () => {
  assert.deepEqual(lines(deviceOf(ONLINE)), ONLINE_TEXT);
  assert.equal(allOnline(report(deviceOf(ONLINE))), true);
});

test('status: what is not known is not shown', () => {
  const bare = { ...ONLINE, signal: null, health: null, events: [], lastFailure: null };
  const { clock, ...rest } = deviceOf(bare);
  const none = { modem: () => null, traffic: () => null };
  assert.deepEqual(lines({ ...rest, clock: { ...clock, set: null } }, none), [
    'twilio: online for 10 min 0 s, since 2026-11-22T10:00:00Z',
    '  ppp0 has 10.0.0.2',
    '  ppp0: 10.0.0.2 peer 10.64.64.64, DNS 9.9.9.9 8.8.8.8',
    '  dials 2, failures 1',
    'clock: not set by a time server since power-on',
  ]);
});

test('status: each part of the signal alone', () => {
  const shown = (last: Partial<NonNullable<NonNullable<LinkState['signal']>['last']>>) => {
    const none = { rssi: null, operator: null, technology: null, cell: null } as const;
    const signal = ONLINE.signal && {
      ...ONLINE.signal,
      last: { ...none, network: 'unknown' as const, ...last },
    };
    return lines(deviceOf({ ...ONLINE, signal })).find((line) => line.startsWith('  signal'));
  };
  assert.deepEqual(
    [{ rssi: -113 }, { rssi: -51 }, { operator: 'Acme' }, { technology: 'lte' } as const].map(
      shown,
    ),
    ['  signal [-----] -113 dBm', '  signal [#####] -51 dBm', '  signal Acme', '  signal LTE'],
  );
  assert.deepEqual([{ cell: '1A' }, { network: 'roaming' } as const, {}].map(shown), [
    '  signal cell 1A',
    '  signal roaming',
    '  signal ',
  ]);
});

test('status: every state by its word, since when and for how long', () => {
  const words: StateWord[] = ['waiting', 'dialling', 'online', 'backoff', 'off'];
  for (const state of words) {
    const device = told({ state, reason: '', detail: 'why', at: UP - 90_061 + 90_000 });
    assert.deepEqual(lines(device).slice(0, 2), [
      `twilio: ${state} for 1 min 1 s, since 2026-11-22T10:08:59Z`,
      '  why',
    ]);
    assert.equal(allOnline(report(device)), state === 'online');
  }
  const starting = report(told({ state: 'starting', reason: '', detail: '', at: 0 }));
  assert.deepEqual(textOf(starting).split('\n'), [
    'twilio: starting',
    'clock: set by time.example.net 5 min ago',
  ]);
});

test('status: durations', () => {
  const after = (seconds: number) =>
    lines(told({ at: 0 }), {
      now: { up: seconds, clock: 0 },
      daemon: { beat: null, givenUp: false },
    })[0];
  for (const [seconds, words] of [
    [0.9, '0 s'],
    [59.9, '59 s'],
    [60, '1 min 0 s'],
    [3599, '59 min 59 s'],
    [3600, '1 h 0 min'],
    [86_399, '23 h 59 min'],
    [86_400, '1 d 0 h'],
    [100 * 86_400 + 3600, '100 d 1 h'],
  ] as const)
    assert.match(after(seconds) ?? '', new RegExp(`^twilio: online for ${words}, since`));
});

test('status: bytes', () => {
  const counts = [0, 999, 1000, 999_949, 1_000_000, 2_340_000_000];
  const shown = counts.map((received) => {
    const found = lines(deviceOf(ONLINE), { traffic: () => ({ received, sent: 0 }) });
    return /session: (.*) received/.exec(found.find((line) => /traffic/.test(line)) ?? '')?.[1];
  });
  assert.deepEqual(shown, ['0 B', '999 B', '1.0 kB', '999.9 kB', '1.0 MB', '2.34 GB']);
});

test('status: every reason with what to do, and none of them is online', () => {
  for (const reason of REASON_WORDS)
    for (const state of ['waiting', 'online'] as const) {
      const { sentence, advice } = REASONS[reason];
      const found = report(told({ state, reason, detail: sentence }));
      const [first = '', ...rest] = textOf(found).split('\n');
      assert.match(first, new RegExp(`^twilio: ${state} for `));
      assert.deepEqual(rest.slice(0, 2), [`  ${sentence}`, `  what to do: ${advice}`]);
      assert.equal(allOnline(found), false);
    }
});

test('status: no pppid yet, or no state of it, or one that makes no sense', () => {
  const off = { daemon: { beat: null, givenUp: false } };
  assert.deepEqual(lines(null, off).slice(0, 2), [
    'twilio: starting',
    '  pppid has not started yet',
  ]);
  assert.deepEqual(lines(null).slice(0, 2), [
    'twilio: starting',
    '  there is no state of pppid to read',
  ]);
  const link = JSON.parse(JSON.stringify(ONLINE)) as object;
  for (const text of [
    ...['', '{', 'null', '7', '[]', '{}', '{"links":7}', '{"links":{}}'],
    JSON.stringify(deviceOf(ONLINE)).slice(0, -1),
    JSON.stringify({ ...deviceOf(ONLINE), links: { twilio: { ...link, told: null } } }),
    JSON.stringify(told({ reason: 'from another version' as never })),
  ])
    assert.deepEqual(lines(text).slice(0, 2), [
      'twilio: starting',
      '  the state that pppid has left in /run/pppi/state.json makes no sense',
    ]);
});

test('status: pppid that gives no sign of life is named, with the address that pppd has all the same', () => {
  const lease = () => ONLINE.call?.lease ?? null;
  const silent = { daemon: { beat: UP - 21, givenUp: false } };
  const [first, ...rest] = lines(deviceOf(ONLINE), silent);
  assert.equal(first, 'twilio: waiting for 21 s, since 2026-11-22T10:09:39Z');
  assert.equal(rest[0], '  pppid does not run');
  assert.equal(rest[1], `  what to do: ${REASONS['no-daemon'].advice}`);
  assert.ok(!rest.some((line) => /signal|internet|^ {2}ppp0|traffic/.test(line)), rest.join('\n'));
  const dialling = report(deviceOf(ONLINE), { daemon: { beat: null, givenUp: true }, lease });
  assert.deepEqual(textOf(dialling).split('\n').slice(0, 2), [
    'twilio: online for 16 min 40 s, since 2026-11-22T09:53:20Z',
    '  pppid does not run; pppd dials alone; ppp0 has 10.0.0.2',
  ]);
  assert.ok(
    textOf(dialling).includes('\n  ppp0: 10.0.0.2 peer 10.64.64.64, DNS 9.9.9.9 8.8.8.8\n'),
  );
  assert.equal(allOnline(dialling), false);
  assert.equal(
    report(deviceOf(ONLINE), { daemon: { beat: UP - 20, givenUp: false } }).links[0]?.reason,
    '',
  );
  // Without any state.
  assert.equal(report(null, silent).links[0]?.reason, 'no-daemon');
});

test('status: USB devices and notes, unless a link has said the same', () => {
  const device = told({
    state: 'waiting',
    reason: 'unknown-modem',
    detail: 'the modem 1:2 is new',
  });
  const usb = [
    { reason: 'unknown-modem', text: 'the modem 1:2 is new' },
    { reason: 'hilink-modem', text: 'the modem 3:4 has no port' },
    { reason: 'no word', text: 'what is this' },
  ];
  const shown = lines(device, {
    usb,
    notes: ['pppi.conf line 3: is nothing', 'the modem 1:2 is new'],
  });
  assert.deepEqual(shown.slice(shown.indexOf('USB:')), [
    'USB:',
    '  the modem 3:4 has no port',
    `    what to do: ${REASONS['hilink-modem'].advice}`,
    '  what is this',
    'pppi.conf line 3: is nothing',
    'clock: set by time.example.net 5 min ago',
  ]);
  assert.ok(!lines(device, { usb: usb.slice(0, 1) }).includes('USB:'));
});

test('status: restarts without a shutdown, for a day', () => {
  const at = someFacts().now.clock;
  const shown = (...restarts: number[]) =>
    lines(deviceOf(ONLINE), { restarts }).filter((line) => /shutdown|power supply/.test(line));
  assert.deepEqual(shown(at - 86_400), []);
  const advice =
    '  what to do: Check the power supply and its cable, then the SD card: the power failed, or the kernel stopped.';
  assert.deepEqual(shown(at - 90_000, at - 86_399), [
    '1 restart without a shutdown in 24 hours, the last on 2026-11-21T10:10:01Z',
    advice,
  ]);
  assert.deepEqual(shown(at - 60, at + 60), [
    '2 restarts without a shutdown in 24 hours, the last on 2026-11-22T10:10:00Z',
    advice,
  ]);
});

/** Any value where another one was: what a damaged file, or one of another version, may have. */
const damaged = fc
  .tuple(fc.nat(), fc.oneof(nasty, fc.integer(), fc.constant(null), fc.constant([]), fc.double()))
  .map(([place, value]) => {
    let [count, found] = [0, false];
    const total = JSON.stringify(deviceOf(ONLINE)).split(':').length;
    return JSON.stringify(deviceOf(ONLINE), (_, old: unknown) => {
      if (!found && count++ === place % total) {
        found = true;
        return value;
      }
      return old;
    });
  });

test('status: JSON, and printable ASCII, whatever networks call themselves and whatever stands in the state', () => {
  const named = nasty.map((text) => {
    const signal = ONLINE.signal?.last
      ? {
          ...ONLINE.signal,
          last: { ...ONLINE.signal.last, operator: text, cell: text },
        }
      : null;
    const health = ONLINE.health && { ...ONLINE.health, text };
    const events = ONLINE.events.map((event) => ({ ...event, detail: text }));
    return JSON.stringify(
      deviceOf({ ...ONLINE, signal, health, events, told: { ...ONLINE.told, detail: text } }),
    );
  });
  fc.assert(
    fc.property(fc.oneof(named, damaged, nasty), (text) => {
      const found = report(text);
      const parsed = JSON.parse(jsonOf(found)) as unknown[];
      assert.deepEqual(parsed, JSON.parse(JSON.stringify(found.links)));
      assert.equal(parsed.length, 1);
      assert.match(jsonOf(found), /^[\n -~]*$/);
      assert.match(textOf(found), /^[\n -~]*$/);
    }),
    { numRuns: 500, seed: seed() },
  );
});
