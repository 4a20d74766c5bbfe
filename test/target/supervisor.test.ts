import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { huawei, onMachine, type Machine } from './machine';
import { dialTimes, supervise } from './supervision';

/** Seconds that the supervisor said it would wait. */
async function waits(machine: Machine): Promise<number[]> {
  const lines = (await machine.log()).matchAll(/next dial in (\d+) s/g);
  return [...lines].map(([, seconds]) => Number(seconds));
}

const RUN_PLAN = `
  pppi-link twilio &
  until_true '[ -e /fake/planned ]'
  kill $!; wait $!
`;

test(
  'supervisor: waits for the port, dials, tells the state, hangs up when it is ended',
  onMachine(async (machine) => {
    const states = await supervise(
      machine,
      [],
      `
      pppi-link twilio & supervisor=$!
      until_true '[ "$(field state)" = waiting ]'
      field reason
      ln -s ../ttyUSB1 /dev/modem/twilio-ppp; : >/dev/ttyUSB1
      until_true 'grep -q ": online: " /var/log/messages'
      field interface; field address; field dns2
      kill "$supervisor"; wait "$supervisor"; echo "$?"
      field state; field address`,
    );
    assert.deepEqual(states.split('\n'), [
      'no-modem',
      'ppp0',
      '10.0.0.2',
      '8.8.8.8',
      '0',
      'stopped',
      '',
    ]);
    const [call, end] = await machine.calls('pppd');
    assert.match(
      call!,
      /^pppd \d+ call twilio nodetach nopersist connect \/usr\/libexec\/pppi\/dial twilio$/,
    );
    assert.equal(end, 'pppd ended');
    JSON.parse(await machine.read('/run/pppi/twilio.json'));
    assert.match(await machine.log(), /daemon\.notice pppi-link\[\d+\]: twilio: online: ppp0 has/);
  }),
);

test(
  'supervisor: waits twice as long after each failure, up to the longest, and never below 5 s',
  onMachine(
    async (machine) => {
      await machine.plug(huawei());
      await machine.sh('/usr/libexec/pppi/ports');
      await supervise(machine, Array(7).fill('0 16'), RUN_PLAN);
      const times = await dialTimes(machine);
      const said = await waits(machine);
      // first is 4 s, below the floor; each is up to a quarter less by chance
      const expected = [
        [5, 5],
        [6, 8],
        [12, 16],
        [24, 32],
        [30, 40],
        [30, 40],
        [30, 40],
      ] as const;
      assert.equal(said.length, expected.length);
      for (const [index, [least, most]] of expected.entries()) {
        assert.ok(said[index]! >= least && said[index]! <= most, `waits ${said.join(' ')}`);
        const gap = times[index + 1]! - times[index]!;
        assert.ok(gap >= said[index]!, `wait ${said[index]}, but dialled after ${gap}`);
      }
    },
    aDevice({ links: [aLink({ redial: { first: 4, longest: 40, jitter: 25, stable: 60 } })] }),
  ),
);

test(
  'supervisor: a link that held long enough starts over at the first wait, one that did not does not',
  onMachine(
    async (machine) => {
      await machine.plug(huawei());
      await machine.sh('/usr/libexec/pppi/ports');
      const plan = ['0 16', '0 16', '100 16 online', '0 16', '20 16 online'];
      await supervise(machine, plan, RUN_PLAN);
      const said = await waits(machine);
      assert.equal(said.length, 5);
      const [, second, afterStable, , afterShort] = said as [
        number,
        number,
        number,
        number,
        number,
      ];
      assert.ok(second >= 15, said.join(' '));
      assert.ok(afterStable <= 10, said.join(' '));
      assert.ok(afterShort >= 30, said.join(' '));
    },
    aDevice({ links: [aLink({ redial: { first: 10, longest: 600, jitter: 25, stable: 60 } })] }),
  ),
);

const REASONS: [number, string, string, string?][] = [
  [2, '', 'pppd-options'],
  [4, '', 'no-kernel-ppp'],
  [8, '12', 'no-carrier'],
  [8, '3', 'chat-timeout'],
  [8, '9', 'modem-error'],
  [15, '', 'echo-dead'],
  [16, '', 'hangup', '10.0.0.2'],
  [16, '', 'no-negotiation'],
  [19, '', 'auth-refused'],
  [137, '', 'pppd-killed'],
];
test(
  'supervisor: names the cause of pppd’s end, and of chat’s',
  onMachine(async (machine) => {
    const { stdout } = await machine.sh(
      REASONS.map(
        ([status, chat, , address = '']) => `
        echo 'Jan  1 00:00:00 pppi local2.err chat[1]: Failed (BUSY)' >/var/log/messages
        echo '${chat}' >/run/pppi/twilio.chat
        (LINK=twilio; . /usr/lib/pppi/pppd.sh; pppd_reason ${status} "${address}"; echo "$REASON")`,
      ).join('\n'),
    );
    assert.deepEqual(
      stdout.split('\n'),
      REASONS.map(([, , reason]) => reason),
    );
  }),
);

test(
  'supervisor: keeps the cause of the last failure',
  onMachine(async (machine) => {
    await machine.plug(huawei());
    await machine.sh('/usr/libexec/pppi/ports');
    await supervise(machine, ['0 19'], RUN_PLAN);
    const state = JSON.parse(await machine.read('/run/pppi/twilio.json')) as Record<
      string,
      unknown
    >;
    assert.deepEqual([state.lastFailure, state.failures], ['auth-refused', 1]);
    assert.match(await machine.log(), /daemon\.warning .*: backoff: the carrier refused user/);
  }),
);

test(
  'supervisor: plugging in anew cuts the wait short',
  onMachine(
    async (machine) => {
      await machine.plug(huawei());
      await machine.sh('/usr/libexec/pppi/ports');
      await supervise(
        machine,
        ['0 16'],
        `
      pppi-link twilio &
      until_true '[ "$(field state)" = backoff ]'
      pass 10
      echo "1-1.2 ttyUSB4 ttyUSB3 1011 8" >/run/pppi/ports/twilio
      until_true '[ "$(field state)" = online ]'`,
      );
      const [first, second] = (await dialTimes(machine)) as [number, number];
      assert.ok(second - first < 500, `${second - first} s`);
      assert.ok(second - first >= 5);
    },
    aDevice({
      links: [aLink({ redial: { first: 100000, longest: 100000, jitter: 25, stable: 60 } })],
    }),
  ),
);

test(
  'poff takes the link down and keeps it there; pon brings it back at once; both say nothing',
  onMachine(
    async (machine) => {
      await machine.plug(huawei());
      await machine.sh('/usr/libexec/pppi/ports');
      const output = await supervise(
        machine,
        [],
        `
      pppi-link twilio &
      until_true '[ "$(field state)" = online ]'
      poff
      until_true '[ "$(field state)" = off ]'
      pass 30
      grep -c ' call ' /fake/calls
      pon twilio
      until_true '[ "$(field state)" = online ]'
      pon
      grep -c ' call ' /fake/calls
      # after a failure the wait is a day: pon does not care
      kill "$(cat /run/ppp-twilio.pid)"
      until_true '[ "$(field state)" = backoff ]'
      pon
      until_true '[ "$(field state)" = online ]'
      poff -a
      until_true '[ "$(field state)" = off ]'`,
      );
      assert.equal(output, '1\n2');
      assert.equal((await machine.calls('pppd')).filter((line) => line === 'pppd ended').length, 3);
    },
    aDevice({
      links: [aLink({ redial: { first: 86400, longest: 86400, jitter: 25, stable: 60 } })],
    }),
  ),
);

test(
  'pon and poff refuse what is not a link; pon calls a peers file of one’s own',
  onMachine(async (machine) => {
    await machine.program('pppd', `#!/bin/sh\necho "pppd $*" >>/fake/calls\n`);
    await machine.write('/etc/ppp/peers/own', '');
    const wrong = await machine.sh('pon nobody; echo $?; poff ../x; echo $?; pon -x; echo $?');
    assert.equal(wrong.stdout, '1\n1\n2');
    assert.match(wrong.stderr, /pon: no link nobody; there are: twilio/);
    assert.match(wrong.stderr, /poff: no link \.\.\/x/);
    assert.equal((await machine.sh('pon own')).status, 0);
    assert.deepEqual(await machine.calls(), ['pppd call own']);
  }),
);

test(
  'supervisor: killed outright, the next one ends the pppd it left and dials',
  onMachine(async (machine) => {
    await machine.plug(huawei());
    await machine.sh('/usr/libexec/pppi/ports');
    await supervise(
      machine,
      [],
      `
      pppi-link twilio & supervisor=$!
      until_true '[ "$(field state)" = online ]'
      kill -9 "$supervisor"
      pppi-link twilio & supervisor=$!
      until_true '[ "$(grep -c " call " /fake/calls)" = 2 ]'
      until_true '[ "$(field state)" = online ]'`,
    );
    assert.deepEqual(
      (await machine.calls('pppd')).map((line) => line.replace(/ \d+| twilio .*/g, '')),
      ['pppd call', 'pppd ended', 'pppd call'],
    );
  }),
);

test(
  'supervisor: another program with the number of an old pid file is left alone',
  onMachine(async (machine) => {
    await supervise(
      machine,
      [],
      `
      /bin/busybox sleep 100 & other=$!
      echo "$other" >/run/ppp-twilio.pid
      pppi-link twilio &
      until_true '[ "$(field state)" = waiting ]'
      kill -0 "$other"`,
    );
  }),
);

test(
  'link-status and plog: for people and for programs',
  onMachine(async (machine) => {
    await machine.plug(huawei());
    await machine.sh('/usr/libexec/pppi/ports');
    const before = await machine.sh('link-status; link-status --json');
    assert.match(before.stdout, /^twilio: starting\n/);
    const output = await supervise(
      machine,
      [],
      `
      pppi-link twilio &
      until_true 'grep -q "online: ppp0" /var/log/messages'
      link-status
      echo ===
      link-status --json
      echo ===
      plog -2`,
    );
    const [people, json, log] = output.split('===\n') as [string, string, string];
    assert.match(people, /^twilio: online for \d+ s, since \d{4}-.*Z\n/);
    assert.match(people, /ppp0: 10\.0\.0\.2 peer 10\.64\.64\.64, DNS 9\.9\.9\.9 8\.8\.8\.8/);
    const [link] = JSON.parse(json) as { state: string; address: string; dials: number }[];
    assert.deepEqual([link!.state, link!.address, link!.dials], ['online', '10.0.0.2', 1]);
    assert.match(log, /dialling: dial 1\n.*online: ppp0 has 10\.0\.0\.2/);
    assert.equal((await machine.sh('link-status nobody')).status, 2);
  }),
);
