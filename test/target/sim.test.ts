import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AtModem, Sim } from '../../scripts/emulate/modem';
import { Secret } from '../../scripts/config';
import { registeredModem } from '../emulate/modem/modem-bench';
import { aDevice, aLink } from './device';
import { huawei, onMachine, type Machine } from './machine';
import { modemAt } from './modem';
import { dialTimes, supervise, whenThereIs } from './supervision';

const PIN = '2468';
const device = aDevice({ links: [aLink({ pin: new Secret(PIN) })] });
const locked = (triesLeft: number, pin = PIN): Sim => ({ kind: 'pin', pin, triesLeft });

/** The data partition is mounted, and stays from one script to the next. */
const DATA = 'mkdir -p /data /disk; mount --bind /disk /data; : >/run/pppi/data-done';
const NO_DATA = ': >/run/pppi/data-done';

interface Bench {
  machine: Machine;
  modem: AtModem;
  /** how often a PIN was sent */
  sent: () => number;
}

/** A machine whose modem has a SIM, and its control port. */
const withSim = (sim: Sim, work: (bench: Bench) => Promise<void>, model = device) =>
  onMachine(async (machine) => {
    const said: string[] = [];
    const modem = await registeredModem({ sim, log: (line) => said.push(line) });
    const usbDevice = huawei();
    await machine.plug(usbDevice);
    await machine.sh('/usr/libexec/pppi/ports');
    await modemAt(machine, '/dev/ttyUSB0', modem);
    await work({
      machine,
      modem,
      sent: () => said.filter((line) => line.startsWith('at > AT+CPIN=')).length,
    });
    assert.doesNotMatch(await machine.log(), new RegExp(PIN));
    for (const file of ['twilio.json', 'twilio.events'])
      assert.doesNotMatch(await machine.read(`/run/pppi/${file}`), new RegExp(PIN));
  }, model);

/** Runs the supervisor until a state, and 30 of its looks more. */
const runUntil = (state: string, setup = DATA) => `
  ${setup}
  pppi-link twilio & supervisor=$!
  until_true '[ "$(field state) $(field reason)" = "${state}" ]'
  n=0; while [ $n -lt 30 ]; do n=$((n + 1)); /bin/busybox sleep 0.02; done
  field state; field reason
  kill $supervisor; wait $supervisor`;

test(
  'PIN: sent when the SIM asks, and forgotten when it was right',
  withSim(locked(2), async ({ machine, modem, sent }) => {
    await supervise(machine, [], runUntil('online '));
    assert.equal(modem.sim.kind, 'ready');
    assert.equal(sent(), 1);
    assert.equal(await machine.read('/disk/pin'), '');
    const { stdout } = await machine.sh('ls /disk/pin; ls /run/pppi/pin');
    assert.equal(stdout, '');
    assert.match(await machine.log(), /daemon\.notice .*: twilio: the SIM accepted its PIN/);
  }),
);

test(
  'PIN: a refused one is never sent again, whoever starts anew; another one is, once',
  withSim(locked(3, '1357'), async ({ machine, modem, sent }) => {
    assert.equal(await supervise(machine, [], runUntil('waiting pin-wrong')), 'waiting\npin-wrong');
    assert.equal(sent(), 1);
    assert.deepEqual(modem.sim, locked(2, '1357'));
    assert.deepEqual(await dialTimes(machine), []);
    // what is on the disk does not tell it
    assert.doesNotMatch((await machine.sh('grep -r . /disk')).stdout, new RegExp(`1357|${PIN}`));

    // a reboot: nothing in /run
    await supervise(machine, [], `rm -rf /run/pppi/pin; ${runUntil('waiting pin-wrong')}`);
    assert.equal(sent(), 1);

    await machine.write('/etc/pppi/links/twilio.pin', '1357\n');
    await supervise(machine, [], runUntil('online '));
    assert.equal(sent(), 2);

    // the other card in another modem
    modem.sim = locked(3);
    modem.subscription = { ...modem.subscription, iccid: '8900101123456789019' };
    await machine.write('/etc/pppi/links/twilio.pin', `${PIN}\n`);
    await supervise(machine, [], runUntil('online '));
    assert.equal(sent(), 3);
  }),
);

for (const [why, sim, prepare, setup] of [
  ['one try is left', locked(1), () => undefined, DATA],
  [
    'the modem does not say how many tries are left',
    locked(3),
    (modem) => modem.answers.set('^CPIN', ['ERROR']),
    DATA,
  ],
  ['there is no data partition, and one try is gone', locked(2), () => undefined, NO_DATA],
] as [string, Sim, (modem: AtModem) => unknown, string][]) {
  test(
    `PIN: not sent when ${why}`,
    withSim(sim, async ({ machine, modem, sent }) => {
      prepare(modem);
      await supervise(machine, [], runUntil('waiting pin-wanted', setup));
      assert.equal(sent(), 0);
    }),
  );
}

test(
  'PIN: the number of tries in 3GPP’s words',
  withSim(locked(3), async ({ machine, modem, sent }) => {
    modem.answers.set('^CPIN', ['COMMAND NOT SUPPORT']);
    modem.answers.set('+CPINR', ['+CPINR: SIM PIN2,1,3', '+CPINR: SIM PIN,3,3', 'OK']);
    await supervise(machine, [], runUntil('online '));
    assert.equal(sent(), 1);
  }),
);

test(
  'PIN: without a data partition it is sent once, when no try is gone',
  withSim(locked(3, '1357'), async ({ machine, modem, sent }) => {
    await supervise(machine, [], runUntil('waiting pin-wrong', NO_DATA));
    await supervise(machine, [], runUntil('waiting pin-wrong', NO_DATA));
    // another boot, which knows nothing
    await supervise(
      machine,
      [],
      `rm -rf /run/pppi/pin; ${runUntil('waiting pin-wanted', NO_DATA)}`,
    );
    assert.equal(sent(), 1);
    assert.deepEqual(modem.sim, locked(2, '1357'));
  }),
);

test(
  'PIN: waits for a data partition that is late',
  withSim(locked(3), async ({ machine, sent }) => {
    await machine.write('/fake/uptime', '5.00 0.00\n');
    await supervise(
      machine,
      [],
      `
      pppi-link twilio & supervisor=$!
      until_true 'grep -qs "waiting for /data" /run/pppi/twilio.json'
      field reason
      echo "tried: $(ls /run/pppi/pin 2>/dev/null)"
      ${DATA}
      until_true '[ "$(field state)" = online ]'
      kill $supervisor; wait $supervisor`,
    );
    assert.equal(sent(), 1);
    const log = await machine.log();
    assert.ok(log.indexOf('waiting for /data') < log.indexOf('the SIM accepted its PIN'));
  }),
);

test(
  'PIN: power that failed between sending and noting: the SIM’s own count tells what came of it',
  withSim(locked(2, '1357'), async ({ machine, modem, sent }) => {
    const hash = `$(printf '%s %s' ${modem.subscription.iccid} ${PIN} | sha256sum | cut -d' ' -f1)`;
    const noted = (tries: number) =>
      `${DATA}; mkdir -p /data/pin; echo "sent ${tries}" >/data/pin/${hash}`;
    await supervise(machine, [], runUntil('waiting pin-wrong', noted(3)));
    assert.equal(sent(), 0);
    // not counted: it never reached the SIM, or was right
    modem.sim = locked(2);
    await supervise(machine, [], `rm -rf /run/pppi/pin; ${runUntil('online ', noted(2))}`);
    assert.equal(sent(), 1);
  }),
);

test(
  'PIN: a card whose number is not told gets no PIN that another has refused, and none before it is clear',
  withSim(locked(3, '1357'), async ({ machine, modem, sent }) => {
    await supervise(machine, [], runUntil('waiting pin-wrong'));
    assert.equal(sent(), 1);
    modem.answers.set('^ICCID', ['ERROR']);
    await supervise(machine, [], `rm -rf /run/pppi/pin; ${runUntil('waiting pin-wrong')}`);
    assert.equal(sent(), 1);
    // not told yet
    modem.answers.set('^ICCID', ['+CME ERROR: 14']);
    await machine.write('/etc/pppi/links/twilio.pin', '1357\n');
    await supervise(machine, [], runUntil('waiting pin-wanted'));
    assert.equal(sent(), 1);
    modem.answers.set('^ICCID', ['COMMAND NOT SUPPORT']);
    await supervise(machine, [], runUntil('online '));
    assert.equal(sent(), 2);
  }),
);

test(
  'PIN: a modem that does not answer to it gets it no second time before the next start',
  withSim(locked(3), async ({ machine, modem, sent }) => {
    modem.answers.set(`+CPIN="${PIN}"`, ['+CME ERROR: 14']);
    await supervise(machine, [], runUntil('waiting pin-wanted'));
    await supervise(machine, [], runUntil('waiting pin-wanted'));
    assert.equal(sent(), 1);
  }),
);

test(
  'PIN: a modem that was pulled before it answered gets it once more when it is back, and no third time',
  withSim(locked(3), async ({ machine, modem, sent }) => {
    const replug = async (number: number) => {
      await machine.write('/sys/bus/usb/devices/1-1.2/devnum', `${number}\n`);
      await machine.sh('/usr/libexec/pppi/ports');
    };
    modem.answers.set(`+CPIN="${PIN}"`, ['+CME ERROR: 14']);
    for (const [number, times] of [
      [8, 1],
      [9, 2],
      [10, 2],
    ] as const) {
      await replug(number);
      await supervise(machine, [], runUntil('waiting pin-wanted'));
      assert.equal(sent(), times, `plugging-in ${number}`);
    }
    modem.answers.clear();
    await supervise(machine, [], `rm -rf /run/pppi/pin; ${runUntil('online ')}`);
    assert.equal(sent(), 3);
    assert.equal((await machine.sh('ls /disk/pin; ls /run/pppi/pin')).stdout, '');
  }),
);

for (const [what, sim, reason] of [
  ['no SIM', { kind: 'absent' }, 'no-sim'],
  ['a SIM that wants its PUK', { kind: 'puk', puk: '12345678', triesLeft: 10 }, 'puk'],
  ['a SIM that wants a PIN that nobody gave', locked(3), 'pin-wanted'],
] as [string, Sim, string][]) {
  test(
    `SIM: ${what} is named, nothing is sent and not dialled; online when another is there`,
    withSim(
      sim,
      async ({ machine, modem, sent }) => {
        const later = whenThereIs(machine, '/fake/waits', () => {
          modem.sim = { kind: 'ready' };
          modem.register();
        });
        const states = await supervise(
          machine,
          [],
          `
          ${DATA}
          pppi-link twilio & supervisor=$!
          until_true '[ "$(field state)" = waiting ] && [ -n "$(field reason)" ]'
          field reason
          : >/fake/waits
          until_true '[ "$(field state)" = online ]'
          kill $supervisor; wait $supervisor`,
        );
        await later;
        assert.equal(states, reason);
        assert.equal(sent(), 0);
        assert.equal((await dialTimes(machine)).length, 1);
      },
      aDevice(),
    ),
  );
}
