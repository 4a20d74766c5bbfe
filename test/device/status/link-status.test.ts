import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REASON_WORDS, REASONS, type LinkStatus, type StateWord } from '../../../device/core';
import { OWN_ETHERNET, type DeviceSettings, type LinkSettings } from '../../../device/settings';
import { nasty } from '../../support/nasty';
import { seed } from '../../support/seed';
import { installProgram } from '../../target/engine';
import { huawei, onMachine, type Machine } from '../../target/machine';
import { CONFIG } from '../core/bench';
import { CLOCK, deviceOf, ONLINE_TEXT, onlineLink, UP } from './a-device';

const ONLINE = onlineLink();
const CONTEXT = { cid: 1, type: 'IP', apn: 'wireless.twilio.com' } as const;

/** A device with the program, two links and its own Ethernet; nothing has happened yet. */
async function fresh(machine: Machine): Promise<void> {
  await installProgram(machine, 'link-status');
  const common = { check: null, core: CONFIG };
  const serial = { ...common, kind: 'serial', unit: 0, speed: 115200, context: CONTEXT } as const;
  const links: LinkSettings[] = [
    { ...serial, name: 'twilio' },
    { ...serial, name: 'spare', unit: 1 },
    { ...common, name: OWN_ETHERNET, kind: 'ethernet', drivers: [], address: null },
  ];
  const names = links.map(({ name }) => name);
  const device: DeviceSettings = { links: names, servers: ['time.example.net'] };
  await machine.write('/etc/pppi/device.json', JSON.stringify(device));
  for (const link of links)
    await machine.write(`/etc/pppi/links/${link.name}.json`, JSON.stringify(link));
}

/** One whose link `twilio` is online. */
async function online(machine: Machine): Promise<void> {
  await fresh(machine);
  // The engine's clock is the real one: nothing here stands still but the uptime.
  await machine.write('/fake/uptime', `${UP}.25 0.00\n`);
  await machine.plug(huawei());
  await machine.write('/run/pppi/ports/twilio', '1-1.2 ttyUSB1 ttyUSB0 900 7\n');
  await machine.write('/sys/class/net/ppp0/statistics/rx_bytes', '1234567\n');
  await machine.write('/sys/class/net/ppp0/statistics/tx_bytes', '999\n');
  await machine.write('/run/pppi/pppid.beat', `${String(UP - 3).padEnd(15)}\n`);
  const { links, ...rest } = deviceOf(ONLINE);
  const { twilio } = links;
  const all = { twilio, spare: twilio, _ethernet: twilio };
  await machine.write('/run/pppi/state.json', JSON.stringify({ ...rest, links: all }));
}

test(
  'link-status: all there is to say of a link that is online, under the engine',
  onMachine(async (machine) => {
    await online(machine);
    const { stdout, stderr, status } = await machine.sh('link-status twilio');
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\n'), ONLINE_TEXT);
  }),
);

test(
  'link-status --json: the same, as JSON',
  onMachine(async (machine) => {
    await online(machine);
    await machine.write('/data/restarts', `${CLOCK - 90_000}\nx\n\n${CLOCK - 60}\n`);
    const { stdout, stderr, status } = await machine.sh('link-status --json twilio');
    assert.deepEqual([stderr, status], ['', 0]);
    const [{ events, restarts, ...rest }] = JSON.parse(stdout) as [LinkStatus];
    assert.deepEqual(rest, {
      ...{ link: 'twilio', state: 'online', reason: '', detail: 'ppp0 has 10.0.0.2' },
      ...{ since: '2026-11-22T10:00:00Z', sinceUptime: 400, dials: 2, failures: 1 },
      ...{ lastFailure: 'hangup', interface: 'ppp0', address: '10.0.0.2', peer: '10.64.64.64' },
      ...{ dns1: '9.9.9.9', dns2: '8.8.8.8', online: true, seconds: 600, advice: '' },
      modem: { id: '12d1:1506', socket: '1-1.2', port: 'ttyUSB1', control: 'ttyUSB0' },
      signal: {
        ...{ dbm: -73, bars: 4, operator: 'Twilio US', technology: 'LTE', cell: '01A2B3C' },
        registration: 'home',
      },
      traffic: { received: 1_234_567, sent: 999 },
      health: { verdict: 'ok', strikes: 0, text: '2 of 2 targets' },
    });
    assert.equal(restarts.last, '2026-11-22T10:09:00Z');
    assert.deepEqual(events.at(-1), {
      ...{ date: '2026-11-22T10:00:00Z', uptime: 400, state: 'online', reason: '' },
      text: 'ppp0 has 10.0.0.2',
    });
  }),
);

test(
  'link-status: the links that are named, in that order, each once; the own Ethernet only if it is',
  onMachine(async (machine) => {
    await online(machine);
    const asked = async (args: string) => {
      const { stdout, stderr, status } = await machine.sh(`link-status ${args}`);
      return { names: stdout.match(/^\w+(?=: online)/gm) ?? [], stdout, stderr, status };
    };
    assert.deepEqual((await asked('')).names, ['twilio', 'spare']);
    assert.deepEqual((await asked('spare twilio spare')).names, ['spare', 'twilio']);
    const socket = await asked('_ethernet');
    assert.deepEqual([socket.names, socket.status], [['_ethernet'], 0]);
    const json = JSON.parse((await asked('twilio --json spare')).stdout) as LinkStatus[];
    assert.deepEqual(
      json.map(({ link }) => link),
      ['twilio', 'spare'],
    );
    const nobody = await asked("spare 'no\x1bbody'");
    assert.equal(nobody.stderr, 'link-status: no link no?body; there are: twilio spare');
    assert.deepEqual([nobody.stdout, nobody.status], ['', 2]);
    for (const args of ['-x', '--json --json=1', '--']) {
      const { stdout, stderr, status } = await asked(args);
      assert.match(stderr, /^usage: link-status \[--json\] \[LINK\.\.\.\]; exit status: /);
      assert.deepEqual([stdout, status], ['', 2], args);
    }
    for (const args of ['--help', '-h', 'twilio --help']) {
      const { stdout, stderr, status } = await asked(args);
      assert.match(stdout, /^usage: link-status/);
      assert.deepEqual([stderr, status], ['', 0], args);
    }
  }),
);

test(
  'link-status: a device on which nothing has happened yet, and one without settings',
  onMachine(async (machine) => {
    await fresh(machine);
    const nothing = await machine.sh('link-status');
    assert.deepEqual(nothing.stdout.split('\n'), [
      'twilio: starting',
      '  pppid has not started yet',
      'spare: starting',
      '  pppid has not started yet',
      'clock: not set by a time server since power-on',
    ]);
    assert.deepEqual([nothing.stderr, nothing.status], ['', 1]);
    const json = await machine.sh(
      'rm -rf /run /sys; link-status --json; link-status --json twilio',
    );
    assert.deepEqual([json.stderr, json.status], ['', 1]);
    await machine.write('/etc/pppi/device.json', '{');
    const damaged = await machine.sh(
      'link-status -h >/dev/null && link-status; echo $?; rm /etc/pppi/device.json; link-status',
    );
    assert.match(damaged.stderr, /^link-status: .+\nlink-status: .*device\.json cannot be read$/);
    assert.deepEqual([damaged.stdout, damaged.status], ['1', 1]);
  }),
);

test(
  'link-status: USB devices and notes; who dials while pppid does not run',
  onMachine(async (machine) => {
    await online(machine);
    await machine.write('/run/pppi/usb-notes/1-1.3', 'hilink-modem - 1-1.3 is a HiLink modem\n');
    await machine.write('/run/pppi/usb-notes/1-1.4', '\n');
    await machine.write('/run/pppi/settings.notes', 'pppi.conf line 3: there is no key x\n');
    await machine.write('/run/pppi/data.notes', 'the data partition was recreated');
    await machine.write('/run/pppi/pppid.guide', '900\n');
    await machine.write('/run/pppi/twilio.up', 'ppp0 10.0.0.9 10.64.64.64 9.9.9.9 -\n');
    const { stdout, status } = await machine.sh('link-status');
    assert.equal(status, 1);
    const said = stdout.split('\n');
    for (const line of [
      '  pppid does not run; pppd dials alone; ppp0 has 10.0.0.9',
      `  what to do: ${REASONS['no-daemon'].advice}`,
      '  ppp0: 10.0.0.9 peer 10.64.64.64, DNS 9.9.9.9 -',
      '  traffic of this session: 1.2 MB received, 999 B sent',
    ])
      assert.ok(said.includes(line), `${line}\n${stdout}`);
    assert.deepEqual(said.slice(said.indexOf('USB:')), [
      'USB:',
      '  1-1.3 is a HiLink modem',
      `    what to do: ${REASONS['hilink-modem'].advice}`,
      'the data partition was recreated',
      'pppi.conf line 3: there is no key x',
      'clock: set by time.example.net 5 min ago',
    ]);
  }),
);

test(
  'link-status: a card that does not answer is not waited for, whatever ends the program that asks it',
  onMachine(async (machine) => {
    await online(machine);
    await machine.write('/data/restarts', `${CLOCK}\n`);
    const waits = "#!/bin/sh\ntrap '' TERM\necho $$ >/fake/reader\nwhile :; do :; done\n";
    await machine.program('cat', waits);
    const { stdout } = await machine.sh(`
      link-status --json twilio; echo "status $?"
      read -r reader </fake/reader
      kill -0 $reader && echo 'it still waits'; kill -9 $reader`);
    const [json = '', after] = stdout.split('status ');
    assert.equal((JSON.parse(json) as LinkStatus[])[0]?.restarts.last, null);
    assert.equal(after, '0\nit still waits');
  }),
);

/** Runs the program for each state. @returns what it printed as JSON and for people, in their order */
async function each(machine: Machine, states: readonly string[]): Promise<[string, string][]> {
  await fresh(machine);
  for (const [number, state] of states.entries()) await machine.write(`/states/${number}`, state);
  const { stderr, status } = await machine.sh(`
    mkdir /told
    for file in /states/*; do
      cp $file /run/pppi/state.json
      link-status --json twilio >/told/\${file##*/}.json
      [ $? -le 1 ] || exit 3
      link-status twilio >/told/\${file##*/}.text
    done`);
  assert.deepEqual([stderr, status === 3], ['', false]);
  return Promise.all(
    states.map(async (_, number) => [
      await machine.read(`/told/${number}.json`),
      await machine.read(`/told/${number}.text`),
    ]),
  );
}

const told = (change: object) =>
  JSON.stringify(deviceOf({ ...ONLINE, told: { ...ONLINE.told, ...change } }));

test(
  'link-status: every state, and every reason with what to do',
  onMachine(async (machine) => {
    const words: StateWord[] = ['waiting', 'dialling', 'online', 'backoff', 'off'];
    const cases = [
      ...words.map((state) => ({ state, reason: '' as const, detail: 'why' })),
      ...REASON_WORDS.map((reason) => ({
        ...{ state: 'waiting' as const, reason, detail: REASONS[reason].sentence },
      })),
    ];
    const found = await each(machine, cases.map(told));
    for (const [number, [json, text]] of found.entries()) {
      const { state, reason, detail } = cases[number]!;
      const [link] = JSON.parse(json) as [LinkStatus];
      const advice = reason === '' ? '' : REASONS[reason].advice;
      assert.deepEqual([link.state, link.reason, link.advice], [state, reason, advice]);
      const [first, second, third] = text.split('\n');
      assert.match(first ?? '', new RegExp(`^twilio: ${state} for 10 min`));
      assert.equal(second, `  ${detail}`);
      if (advice !== '') assert.equal(third, `  what to do: ${advice}`);
    }
  }),
);

test(
  'link-status: JSON and printable ASCII whatever an operator calls itself and whatever the file has',
  onMachine(async (machine) => {
    const texts = fc.sample(nasty, { numRuns: 12, seed: seed() });
    const last = ONLINE.signal?.last;
    const signal = (operator: string) =>
      last && { ...ONLINE.signal, last: { ...last, operator, cell: operator } };
    const states = texts.flatMap((text) => [
      JSON.stringify(deviceOf({ ...ONLINE, signal: signal(text) } as typeof ONLINE)),
      told({ detail: text }),
    ]);
    const whole = told({});
    const cut = texts.map((text, at) => whole.slice(0, (whole.length / 12) * at) + text);
    for (const [number, [json, text]] of (await each(machine, [...states, ...cut])).entries()) {
      const [link] = JSON.parse(json) as [LinkStatus];
      assert.match(json + text, /^[\n -~]*$/);
      const name = texts[number / 2];
      if (name === undefined) continue;
      const shown = Buffer.from(name.toWellFormed())
        .toString('latin1')
        .replace(/[^ -~]/g, '?');
      assert.equal(link.signal?.operator, shown);
    }
  }),
);
