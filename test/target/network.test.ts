import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AtModem } from '../../scripts/emulate/modem';
import type { DeviceModel } from '../../scripts/model';
import { registeredModem } from '../emulate/modem/modem-bench';
import { aDevice, aLink } from './device';
import { huawei, onMachine, sleeping, type Machine, type UsbDevice } from './machine';
import { modemAt } from './modem';
import { dialTimes, supervise, whenThereIs } from './supervision';

/** The data port alone, as some modems have it. */
const dataPortOnly: UsbDevice = {
  name: '1-1.2',
  id: '12d1:1506',
  interfaces: [{ code: 'ff/01/01', tty: 'ttyUSB0' }],
};

/** A machine with a modem that is in its home network. */
const withPlugged = (
  work: (machine: Machine, modem: AtModem) => Promise<void>,
  { usbDevice = huawei(), model = aDevice() }: { usbDevice?: UsbDevice; model?: DeviceModel } = {},
) =>
  onMachine(async (machine) => {
    const modem = await registeredModem();
    await machine.plug(usbDevice);
    await machine.sh('/usr/libexec/pppi/ports');
    await modemAt(machine, '/dev/ttyUSB0', modem, usbDevice === dataPortOnly ? 'ppp' : 'at');
    await work(machine, modem);
  }, model);

/** The supervisor, from a reason to wait until it is online; `between` is done meanwhile. */
const waitThenOnline = (reason: string) => `
  pppi-link twilio & supervisor=$!
  until_true '[ "$(field state) $(field reason)" = "waiting ${reason}" ]'
  touch /fake/waits
  until_true '[ "$(field state)" = online ]'
  kill $supervisor; wait $supervisor`;

const whenItWaits = (machine: Machine, action: () => unknown) =>
  whenThereIs(machine, '/fake/waits', action);

const refused = aDevice({ links: [aLink({ roaming: 'refused' })] });

for (const [what, reason, before, model] of [
  ['it searches', 'not-registered', (modem) => modem.changeNetwork('searching'), aDevice()],
  ['it is denied', 'registration-denied', (modem) => modem.changeNetwork('denied'), aDevice()],
  [
    'it is abroad and roaming is refused',
    'roaming-refused',
    (modem) => modem.changeNetwork('roaming'),
    refused,
  ],
] as [string, string, (modem: AtModem) => void, DeviceModel][]) {
  test(
    `network: no dial while ${what}; one once it is in its home network`,
    withPlugged(
      async (machine, modem) => {
        before(modem);
        let dialsBefore = -1;
        const later = whenItWaits(machine, async () => {
          dialsBefore = (await dialTimes(machine)).length;
          modem.changeNetwork('home');
        });
        await supervise(machine, [], waitThenOnline(reason));
        await later;
        assert.equal(dialsBefore, 0);
        assert.equal((await dialTimes(machine)).length, 1);
      },
      { model },
    ),
  );
}

test(
  'network: a modem that knows no such question is dialled, but not if roaming is refused',
  withPlugged(async (machine, modem) => {
    for (const command of ['+CREG', '+CGREG', '+CEREG']) modem.answers.set(command, ['ERROR']);
    const script = `
      pppi-link twilio & supervisor=$!
      until_true '[ "$(field state)" = online ] || [ -n "$(field reason)" ]'
      echo "$(field state) $(field reason)"
      kill $supervisor; wait $supervisor`;
    assert.equal(await supervise(machine, [], script), 'online ');
    await machine.sh("sed -i 's/^ROAMING=.*/ROAMING=refused/' /etc/pppi/links/twilio.conf");
    assert.equal(await supervise(machine, [], script), 'waiting roaming-refused');
  }),
);

test(
  'network: the answer in each of its forms',
  withPlugged(async (machine, modem) => {
    const forms = [
      ['+CEREG: 0,1', 'home'],
      ['+CEREG: 2,5,"1A2B","01F2C301",7', 'roaming'],
      // said unasked, by a modem that then says no more
      ['+CEREG: 1,"1A2B","01F2C301",7', 'home'],
      ['+CEREG: 3', 'denied'],
      ['+CEREG: 0,2', 'searching'],
      ['+CEREG: 0,10', 'roaming'],
      ['+CEREG: 0,4', 'searching'],
      ['+CEREG: nonsense', 'searching'],
    ];
    for (const command of ['+CREG', '+CGREG']) modem.answers.set(command, ['ERROR']);
    const seen: (string | undefined)[] = [];
    for (const [line] of forms) {
      modem.answers.set('+CEREG', [line!, 'OK']);
      const { stdout } = await machine.sh(`
        . /usr/lib/pppi/at.sh; . /usr/lib/pppi/modem.sh
        MODEM=/dev/modem/twilio-at
        (modem_look)`);
      seen.push(stdout.split(' ')[1]);
    }
    assert.deepEqual(
      seen,
      forms.map(([, word]) => word),
    );
  }),
);

test(
  'network: lost in a call, it is named, and the next dial is soon after it is back',
  withPlugged(
    async (machine, modem) => {
      const later = whenItWaits(machine, () => modem.changeNetwork('home'));
      const lost = whenThereIs(machine, '/fake/online', () => modem.changeNetwork('searching'));
      await supervise(
        machine,
        [],
        `
        pppi-link twilio & supervisor=$!
        until_true '[ "$(field state)" = online ]'
        : >/fake/online
        until_true '[ ! -e /fake/online ]'
        kill -9 "$(cat /run/ppp-twilio.pid)"
        until_true '[ "$(field state) $(field reason)" = "waiting not-registered" ]'
        field lastFailure
        touch /fake/waits
        until_true '[ "$(field state)" = online ]'
        kill $supervisor; wait $supervisor`,
      );
      await Promise.all([lost, later]);
      const [first, second] = (await dialTimes(machine)) as [number, number];
      // The wait would have been most of a day.
      assert.ok(second - first < 20_000, `${second - first} s`);
    },
    {
      model: aDevice({
        links: [aLink({ redial: { first: 86400, longest: 86400, jitter: 25, stable: 60 } })],
      }),
    },
  ),
);

test(
  'a modem without a control port is asked on its data port before the dial',
  withPlugged(
    async (machine, modem) => {
      modem.changeNetwork('searching');
      const later = whenItWaits(machine, () => modem.changeNetwork('home'));
      await supervise(machine, [], waitThenOnline('not-registered'));
      await later;
      // and nobody talks there during the call
      assert.equal(await machine.exists('/run/pppi/twilio.signal'), false);
    },
    { usbDevice: dataPortOnly },
  ),
);

test(
  'a modem whose control port is silent is dialled',
  withPlugged(async (machine, modem) => {
    modem.silent.add('at');
    await supervise(
      machine,
      [],
      `pppi-link twilio & supervisor=$!
      until_true '[ "$(field state)" = online ]'
      kill $supervisor; wait $supervisor`,
    );
  }),
);

test(
  'signal: what the control port tells while online; gone with the modem',
  withPlugged(async (machine, modem) => {
    modem.subscription = { ...modem.subscription, operator: 'Test \\ "PLMN"' };
    modem.answers.set('+COPS', ['+COPS: 0,0,"Te\\st, é PLMN",7', 'OK']);
    const text = await supervise(
      machine,
      [],
      `
      pppi-link twilio & supervisor=$!
      until_true '[ -e /run/pppi/twilio.signal ]'
      cat /run/pppi/twilio.signal
      rm /dev/modem/twilio-*
      kill "$(cat /run/ppp-twilio.pid)"
      until_true '[ ! -e /run/pppi/twilio.signal ]'
      kill $supervisor; wait $supervisor`,
      // The clock flies while the supervisor sleeps, and with it goes the time for an answer.
      sleeping('exec /bin/busybox sleep 0.5'),
    );
    assert.deepEqual(text.split('\n').sort(), [
      'bars 4',
      'cell 01F2C301',
      'operator Test,  PLMN',
      'registration home',
      'rssi -73',
      'technology LTE',
    ]);
    for (const mode of modem.registrationModes.values()) assert.equal(mode, 0);
  }),
);

test(
  'signal: what is not told is not there',
  withPlugged(async (machine, modem) => {
    modem.answers.set('+CSQ', ['+CSQ: 99,99', 'OK']);
    modem.answers.set('^SYSINFOEX', ['ERROR']);
    modem.answers.set('+COPS', ['+COPS: 0', 'OK']);
    for (const command of ['+CREG', '+CGREG', '+CEREG']) modem.answers.set(command, ['ERROR']);
    const signal = `. /usr/lib/pppi/at.sh; . /usr/lib/pppi/modem.sh; . /usr/lib/pppi/signal.sh
      (signal_read /dev/ttyUSB0)`;
    assert.equal((await machine.sh(signal)).stdout, '');
    modem.answers.set('+CSQ', ['+CSQ: 1,99', 'OK']);
    modem.answers.set('+COPS', ['+COPS: 0,0,"A",2', 'OK']);
    assert.equal(
      (await machine.sh(signal)).stdout,
      'rssi -111\nbars 0\noperator A\ntechnology UMTS',
    );
  }),
);

test(
  'events: the last ten changes, oldest first',
  withPlugged(async (machine) => {
    await supervise(
      machine,
      Array<string>(4).fill('60 16 online'),
      `
      pppi-link twilio & supervisor=$!
      until_true '[ -e /fake/planned ] && tail -n 1 /run/pppi/twilio.events | grep -q " online "'
      kill $supervisor; wait $supervisor`,
    );
    const lines = (await machine.read('/run/pppi/twilio.events')).trimEnd().split('\n');
    assert.equal(lines.length, 10);
    for (const line of lines) {
      assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \d+ [a-z]+ (-|[a-z-]+) \S/);
    }
    assert.match(lines.at(-1)!, / stopped - the supervisor was stopped$/);
    assert.match(lines.at(-2)!, / online - ppp0 has 10\.0\.0\.2$/);
    assert.match(lines.at(-4)!, / backoff hangup the modem hung up; next dial in \d+ s$/);
  }),
);

/** ppp0 is there with an address; ip-up has not said so. */
async function interfaceIsUp(machine: Machine): Promise<void> {
  await machine.write('/sys/class/net/ppp0/ifindex', '9\n');
  await machine.program(
    'ip',
    `#!/bin/sh
      echo '    inet 10.9.8.7 peer 10.64.64.64/32 scope global ppp0'
    `,
  );
}

test(
  'a full RAM disk: no half a file, online all the same, and told once there is room',
  withPlugged(async (machine) => {
    await interfaceIsUp(machine);
    const output = await supervise(
      machine,
      ['999999 0 online', '999999 0'],
      `
      cp -a /run /tmp/run; mount -t tmpfs -o size=1m none /run; cp -a /tmp/run/. /run
      pppi-link twilio & supervisor=$!
      until_true '[ "$(field state)" = online ]'
      kill $supervisor; wait $supervisor
      rm -f /run/ppp-twilio.pid /run/pppi/twilio.up
      dd if=/dev/urandom of=/run/fill bs=1k 2>/dev/null
      pppi-link twilio & supervisor=$!
      until_true 'grep -q "online: ppp0 has 10.9.8.7" /var/log/messages'
      field state
      tail -n 1 /run/pppi/twilio.json
      rm /run/fill
      until_true '[ "$(field state)" = online ]'
      field address
      kill $supervisor; wait $supervisor`,
    );
    assert.equal(output, 'stopped\n}\n10.9.8.7');
  }),
);

test(
  'a slow ip-up: online all the same, and what it tells later is taken',
  withPlugged(async (machine) => {
    await interfaceIsUp(machine);
    const output = await supervise(
      machine,
      ['999999 0'],
      `
      pppi-link twilio & supervisor=$!
      until_true '[ "$(field state)" = online ]'
      field address; field dns1
      echo 'ppp0 10.9.8.7 10.64.64.64 9.9.9.9 8.8.8.8' >/run/pppi/twilio.up
      until_true '[ "$(field dns1)" = 9.9.9.9 ]'
      field state
      kill $supervisor; wait $supervisor`,
    );
    assert.equal(output, '10.9.8.7\n-\nonline');
  }),
);
