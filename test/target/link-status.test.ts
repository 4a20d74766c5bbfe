import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { huawei, onMachine, type Machine } from './machine';

const twoLinks = aDevice({ links: [aLink(), aLink({ name: 'spare', unit: 1 })] });

interface Link {
  link: string;
  state: string;
  reason: string;
  online: boolean;
  seconds: number | null;
  advice: string;
  dials: number;
  modem: Record<string, string> | null;
  signal: Record<string, string | number | null> | null;
  traffic: { received: number; sent: number } | null;
  health: { verdict: string; strikes: number; text: string } | null;
  restarts: { day: number; last: string | null };
  events: Record<string, string | number>[];
}

const state = (change: Record<string, string | number> = {}) =>
  `${JSON.stringify(
    {
      link: 'twilio',
      state: 'online',
      reason: '',
      detail: 'ppp0 has 10.0.0.2',
      since: '2026-11-22T10:00:00Z',
      sinceUptime: 400,
      dials: 3,
      failures: 2,
      lastFailure: 'hangup',
      interface: 'ppp0',
      address: '10.0.0.2',
      peer: '10.64.64.64',
      dns1: '9.9.9.9',
      dns2: '8.8.8.8',
      ...change,
    },
    null,
    2,
  )}\n`;

/** 600 s after the link came online by the file above. */
const NOW = Date.UTC(2026, 10, 22, 10, 10, 0) / 1000;

/** A link that is online, with all that the supervisor and the check tell of it. */
async function online(machine: Machine): Promise<void> {
  await machine.program('date', `#!/bin/sh\necho ${NOW}\n`);
  await machine.plug(huawei());
  await machine.write('/run/pppi/ports/twilio', '1-1.2 ttyUSB1 ttyUSB0 900 7\n');
  await machine.write('/run/pppi/twilio.json', state());
  await machine.write('/run/pppi/twilio.up', 'ppp0 10.0.0.2 10.64.64.64 9.9.9.9 8.8.8.8\n');
  await machine.write('/sys/class/net/ppp0/statistics/rx_bytes', '1234567\n');
  await machine.write('/sys/class/net/ppp0/statistics/tx_bytes', '999\n');
  await machine.write(
    '/run/pppi/twilio.signal',
    'rssi -73\nbars 4\noperator Twilio US\ntechnology LTE\ncell 01A2B3C\nregistration home\n',
  );
  await machine.write('/run/pppi/twilio.health', 'ok 0 2 of 2 targets\n');
  await machine.write(
    '/run/pppi/twilio.events',
    '2026-11-22T09:59:00Z 340 backoff hangup the modem hung up; next dial in 5 s\n' +
      '2026-11-22T10:00:00Z 400 online - ppp0 has 10.0.0.2\n',
  );
  await machine.write('/run/pppi/.clock', 'time.example.net 700\n');
}

test(
  'link-status: all there is to say of a link that is online',
  onMachine(async (machine) => {
    await online(machine);
    const { stdout, stderr, status } = await machine.sh('link-status');
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      'twilio: online for 10 min 0 s, since 2026-11-22T10:00:00Z',
      '  ppp0 has 10.0.0.2',
      '  modem 12d1:1506 at 1-1.2: ttyUSB1, control ttyUSB0',
      '  signal [####-] -73 dBm, Twilio US, LTE, home network, cell 01A2B3C',
      '  ppp0: 10.0.0.2 peer 10.64.64.64, DNS 9.9.9.9 8.8.8.8',
      '  traffic of this session: 1.2 MB received, 999 B sent',
      '  internet is reached: 2 of 2 targets',
      '  dials 3, failures 2, the last one hangup',
      '  last events:',
      '    2026-11-22T09:59:00Z backoff (hangup): the modem hung up; next dial in 5 s',
      '    2026-11-22T10:00:00Z online: ppp0 has 10.0.0.2',
      'clock: set by time.example.net 5 min ago',
    ]);
  }),
);

test(
  'link-status --json: the same, as JSON, next to a link of which nothing is known yet',
  onMachine(async (machine) => {
    await online(machine);
    const { stdout, status } = await machine.sh('link-status --json');
    assert.equal(status, 1);
    const [twilio, spare] = JSON.parse(stdout) as [Link, Link];
    const { events, ...rest } = twilio;
    const { link, ...fields } = JSON.parse(state()) as Record<string, unknown>;
    assert.deepEqual(rest, {
      link,
      ...fields,
      online: true,
      seconds: 600,
      advice: '',
      modem: { id: '12d1:1506', socket: '1-1.2', port: 'ttyUSB1', control: 'ttyUSB0' },
      signal: {
        dbm: -73,
        bars: 4,
        operator: 'Twilio US',
        technology: 'LTE',
        cell: '01A2B3C',
        registration: 'home',
      },
      traffic: { received: 1234567, sent: 999 },
      health: { verdict: 'ok', strikes: 0, text: '2 of 2 targets' },
      restarts: { day: 0, last: null },
    });
    assert.deepEqual(events[1], {
      date: '2026-11-22T10:00:00Z',
      uptime: 400,
      state: 'online',
      reason: '',
      text: 'ppp0 has 10.0.0.2',
    });
    assert.equal(events[0]?.reason, 'hangup');
    assert.deepEqual(
      [spare.link, spare.state, spare.online, spare.signal, spare.events],
      ['spare', 'starting', false, null, []],
    );
    assert.equal((await machine.sh('link-status twilio')).status, 0);
    assert.equal((await machine.sh('link-status spare')).status, 1);
  }, twoLinks),
);

test(
  'link-status: dates by the clock as it is now, not as it was before a time server set it',
  onMachine(async (machine) => {
    await online(machine);
    await machine.write('/run/pppi/twilio.json', state({ since: '1970-01-01T00:06:40Z' }));
    await machine.write('/run/pppi/twilio.events', '1970-01-01T00:05:40Z 340 dialling - dial 3\n');
    const { stdout } = await machine.sh('link-status; link-status --json');
    assert.match(stdout, /^twilio: online for 10 min 0 s, since 2026-11-22T10:00:00Z$/m);
    assert.match(stdout, /^ {4}2026-11-22T09:59:00Z dialling: dial 3$/m);
    assert.match(stdout, /"since": "2026-11-22T10:00:00Z"/);
    assert.match(stdout, /"date": "2026-11-22T09:59:00Z"/);
  }),
);

test(
  'link-status: a past event has the same date each time, until the clock is set',
  onMachine(async (machine) => {
    await online(machine);
    const dates = async (uptime: number, clock: number) => {
      await machine.write('/fake/uptime', `${uptime}.99 0.00\n`);
      await machine.program('date', `#!/bin/sh\necho ${clock}\n`);
      const { stdout } = await machine.sh('link-status; link-status --json');
      return [...stdout.matchAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g)].map(([date]) => date);
    };
    const first = await dates(1000, NOW);
    assert.equal(first.length, 6, String(first));
    // Both are whole seconds, read one after the other on a busy machine.
    for (const [uptime, clock] of [
      [1001, NOW + 2],
      [1010, NOW + 9],
      [1500, NOW + 503],
    ] as const)
      assert.deepEqual(await dates(uptime, clock), first);
    const set = await dates(1500, NOW + 3600 + 500);
    assert.deepEqual(
      set.map((date) => Date.parse(date)),
      first.map((date) => Date.parse(date) + 3_600_000),
    );
    assert.deepEqual(await dates(1500, NOW + 3600 + 499), set);
    // The link came online after link-status had read the uptime.
    assert.deepEqual(await dates(395, NOW + 3600 - 605), set);
  }),
);

test(
  'link-status: the links that are named, in that order, each once',
  onMachine(async (machine) => {
    const { stdout } = await machine.sh('link-status spare twilio spare');
    assert.deepEqual(stdout.match(/^[a-z]+: starting$/gm), ['spare: starting', 'twilio: starting']);
    const json = await machine.sh('link-status twilio --json spare');
    assert.deepEqual(
      (JSON.parse(json.stdout) as Link[]).map(({ link }) => link),
      ['twilio', 'spare'],
    );
    assert.equal((await machine.sh('link-status spare nobody')).status, 2);
  }, twoLinks),
);

test(
  'link-status: what to do, by the reason',
  onMachine(async (machine) => {
    await machine.write(
      '/run/pppi/twilio.json',
      state({ state: 'waiting', reason: 'puk', detail: 'the SIM asks for its PUK' }),
    );
    const { stdout, status } = await machine.sh('link-status; link-status --json');
    assert.equal(status, 1);
    assert.match(stdout, /^ {2}what to do: Put the SIM in a phone/m);
    const [link] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [Link];
    assert.match(link.advice, /^Put the SIM in a phone/);
    await machine.write('/run/pppi/twilio.json', state({ state: 'backoff', reason: 'unknown' }));
    assert.match((await machine.sh('link-status')).stdout, /what to do: See `plog`/);
    // A reason while online, as when nothing comes back, is not online.
    await machine.write('/run/pppi/twilio.json', state({ reason: 'no-internet' }));
    assert.equal((await machine.sh('link-status')).status, 1);
  }),
);

test(
  'link-status --json: valid whatever stands in the files, and no control character for the terminal',
  onMachine(async (machine) => {
    await online(machine);
    const nasty = 'Evil"}],\\\u001b[2J\u0007 Télé\t\u0000 $(reboot) `x`';
    const cases: [string, string][] = [
      ['signal', `operator ${nasty}\nrssi -0073x\nbars 99999999999999999999\ncell\n`],
      ['signal', '\n\n \noperator'],
      ['events', `${nasty}\n${nasty} ${nasty}\n\n- - - -\n1 2`],
      ['health', nasty],
      ['health', '\n'],
      ['json', state({ detail: nasty, operator: nasty })],
      ['json', state().slice(0, 100)],
      ['json', `{\n  "state": "online"x",\n  "dials": 007,\n  "a": {},\n  "online": "no"\n}`],
      ['json', '\n'],
      ['up', `../../etc ${nasty}\n`],
    ];
    for (const [name, text] of cases) {
      const path = `/run/pppi/twilio.${name}`;
      const before = await machine.read(path);
      await machine.write(path, text);
      const { stdout, stderr } = await machine.sh('link-status --json');
      assert.equal(stderr, '');
      assert.doesNotThrow(() => JSON.parse(stdout), `${name}: ${text}\n${stdout}`);
      const people = (await machine.sh('link-status')).stdout;
      assert.match(people + stdout, /^[\n -~]*$/, text);
      await machine.write(path, before);
    }
    await machine.write('/run/pppi/twilio.signal', `operator ${nasty}\n`);
    const [link] = JSON.parse((await machine.sh('link-status --json')).stdout) as [Link];
    assert.match(String(link.signal?.operator), /^Evil"\}\],\\\?\[2J\? T/);
  }),
);
