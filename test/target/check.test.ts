import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, LinkModel } from '../../scripts/model';
import { aDevice, aLink } from './device';
import { onMachine, type Machine } from './machine';

/** Answers while /fake/way is there; notes the device's time and what it was asked. */
const PING = `#!/bin/sh
read -r up _ </proc/uptime
echo "ping $up $*" >>/fake/calls
[ -e /fake/way ]
`;

/**
 * By TCP: takes the connection, refuses it, or says nothing, by /fake/tcp. By UDP: answers a DNS question with
 * the code in /fake/dns, or not at all.
 */
const NC = `#!/bin/sh
echo "nc $*" >>/fake/calls
case " $* " in
  *' -u '*)
    # Whole or not at all: a test may end it at any moment.
    cat >/fake/question.$$ && mv /fake/question.$$ /fake/question
    [ -e /fake/dns ] || exit 0
    /bin/busybox dd if=/fake/question bs=2 count=1 2>/dev/null
    printf "\\201\\20$(cat /fake/dns)"
    ;;
  *)
    case $(cat /fake/tcp 2>/dev/null) in
      open) exit 0 ;;
      refused) echo '(UNKNOWN) [1.1.1.1] 443 (https) : Connection refused' >&2 ;;
      *) echo '(UNKNOWN) [1.1.1.1] 443 (https) : Connection timed out' >&2 ;;
    esac
    exit 1
    ;;
esac
`;

const CHECK: Exclude<Check, { kind: 'off' }> = {
  kind: 'icmp',
  targets: ['1.1.1.1', '8.8.8.8'],
  names: ['one.one.one.one'],
  every: { first: 30, longest: 120, failing: 10 },
};

const withCheck = (change: Partial<typeof CHECK> = {}, link: Partial<LinkModel> = {}) =>
  aDevice({ links: [aLink({ check: { ...CHECK, ...change }, ...link })] });

const UP = 'ppp0 10.0.0.2 10.64.64.64 10.177.0.34 10.177.0.210\n';

/** Runs a script on a machine whose link has an address and whose internet is there. */
async function ask(machine: Machine, script: string, up = UP, ping = PING): Promise<string> {
  await machine.program('ping', ping);
  await machine.program('nc.traditional', NC);
  await machine.write('/fake/way', '');
  await machine.write('/fake/dns', '0');
  await machine.write('/run/pppi/twilio.up', up);
  const { status, stdout, stderr } = await machine.sh(`
    health() { cat /run/pppi/twilio.health 2>/dev/null; }
    until_health() { n=0; until health | grep -Eq "$1"; do n=$((n + 1)); [ $n -lt 3000 ] || { echo "never $1: $(health)"; exit 99; }; /bin/busybox sleep 0.01; done; }
    ${script}`);
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  assert.equal(stderr, '');
  return stdout;
}

/** Seconds between the pings of the first target. */
async function gaps(machine: Machine): Promise<number[]> {
  const times = (await machine.calls('ping'))
    .filter((line) => / 1\.1\.1\.1$/.test(line))
    .map((line) => Number(line.split(' ')[1]));
  return times.slice(1).map((time, index) => time - times[index]!);
}

test(
  'check: asks over its own interface only, twice as seldom each time while all is well',
  onMachine(async (machine) => {
    await ask(
      machine,
      `pppi-check twilio & until [ "$(grep -c ^ping /fake/calls)" -ge 6 ]; do /bin/busybox sleep 0.01; done
      kill $!; health`,
    );
    assert.equal(await machine.read('/run/pppi/twilio.health'), 'ok 0 \n');
    assert.deepEqual((await gaps(machine)).slice(0, 5), [30, 60, 120, 120, 120]);
    const calls = await machine.calls();
    for (const call of calls.filter((line) => line.startsWith('ping ')))
      assert.match(call, /^ping \S+ -q -c 1 -s 8 -W 5 -I ppp0 1\.1\.1\.1$/);
    for (const call of calls.filter((line) => line.startsWith('nc ')))
      assert.match(call, /^nc -n -u -w 3 -s 10\.0\.0\.2 10\.177\.0\.34 53$/);
    assert.ok(!calls.some((line) => line.includes('10.64.64.64')), 'pppd’s invention was asked');
  }, withCheck()),
);

test(
  'check: the question to the DNS server is one that RFC 1035 knows',
  onMachine(async (machine) => {
    await ask(machine, 'pppi-check twilio & until_health ok; kill $!');
    const { stdout } = await machine.sh('od -An -v -tx1 /fake/question');
    const octets = stdout.trim().split(/\s+/);
    assert.equal(
      octets.slice(2).join(' '),
      '01 00 00 01 00 00 00 00 00 00 03 6f 6e 65 03 6f 6e 65 03 6f 6e 65 03 6f 6e 65 00 00 01 00 01',
    );
  }, withCheck()),
);

test(
  'check: three strikes, soon after each other; one good answer takes them all back',
  onMachine(async (machine) => {
    const told = await ask(
      machine,
      `rm /fake/way
      pppi-check twilio &
      until_health '^no-internet ([3-9]|[1-9][0-9]+) '; health
      touch /fake/way; until_health ok; health
      rm /fake/way; until_health internet; health
      kill $!`,
    );
    const text = 'none of 1.1.1.1 8.8.8.8 answers over ppp0';
    const [, strikes] =
      new RegExp(`^no-internet (\\d+) ${text}\nok 0 \nno-internet \\d+ ${text}$`).exec(told) ?? [];
    assert.ok(Number(strikes) >= 3, told);
    assert.deepEqual((await gaps(machine)).slice(0, 2), [10, 10]);
    const both = await machine.calls('ping');
    assert.match(both[1]!, / 8\.8\.8\.8$/, 'the second target is asked when the first is silent');
  }, withCheck()),
);

for (const [what, prepare, up, expected] of [
  [
    'no server answers',
    'rm /fake/dns',
    UP,
    /^dns-dead \d+ DNS server 10\.177\.0\.34 10\.177\.0\.210 does not/,
  ],
  ['each server says SERVFAIL', 'echo 2 >/fake/dns', UP, /^dns-dead \d+ /],
  ['there is no such name', 'echo 3 >/fake/dns', UP, /^ok 0/],
  [
    'no server was given',
    '',
    'ppp0 10.0.0.2 10.64.64.64 - -\n',
    /^dns-dead \d+ ppp0 was given no DNS server/,
  ],
  [
    'no server was given, but Ethernet has one',
    'echo 9.9.9.9 >/run/pppi/dns/0000000100-eth0',
    'ppp0 10.0.0.2 10.64.64.64 - -\n',
    /^ok 0/,
  ],
] as const) {
  test(
    `check: DNS when ${what}`,
    onMachine(async (machine) => {
      const told = await ask(
        machine,
        `${prepare}\npppi-check twilio & until_health .; health; kill $!`,
        up,
      );
      assert.match(told, expected);
    }, withCheck()),
  );
}

for (const [answer, verdict] of [
  ['open', 'ok'],
  ['refused', 'ok'],
  ['silence', 'no-internet'],
] as const) {
  test(
    `check by TCP: ${answer} is ${verdict}`,
    onMachine(
      async (machine) => {
        const told = await ask(
          machine,
          `echo ${answer} >/fake/tcp; pppi-check twilio & until_health .; health; kill $!`,
        );
        assert.ok(told.startsWith(verdict), told);
        const [first] = await machine.calls('nc');
        assert.equal(first, 'nc -n -v -z -w 5 -s 10.0.0.2 1.1.1.1 443');
        assert.deepEqual(await machine.calls('ping'), []);
      },
      withCheck({ kind: 'tcp', targets: ['1.1.1.1:443', '8.8.8.8:53'] }),
    ),
  );
}

test(
  'check: without names DNS is not asked; with another address it ends; without one it does not begin',
  onMachine(
    async (machine) => {
      await ask(
        machine,
        `rm /fake/dns; pppi-check twilio & until_health ok
        echo 'ppp0 10.0.0.3 10.64.64.64 - -' >/run/pppi/twilio.up
        wait $!
        rm /run/pppi/twilio.up; pppi-check twilio`,
      );
      assert.deepEqual(await machine.calls('nc'), []);
    },
    withCheck({ names: [] }),
  ),
);

/** Online at once, and for as long as it is let; says when it is called. The fourth call has internet. */
const PPPD = `#!/bin/sh
read -r up _ </proc/uptime
echo "pppd $up" >>/fake/calls
[ "$(grep -c ^pppd /fake/calls)" -ne 4 ] || touch /fake/way
trap 'rm -f /run/pppi/twilio.up; exit 5' TERM
echo "${UP.trim()}" >/run/pppi/twilio.up
while :; do /bin/busybox sleep 0.005; done
`;

/** The same as PING, but the supervisor has told of a first strike before there is a second. */
const TOLD_PING = `#!/bin/sh
case $(cat /run/pppi/twilio.health 2>/dev/null) in
  *' 1 '*) until grep -q '(1 of 3)' /var/log/messages; do /bin/busybox sleep 0.01; done ;;
esac
${PING.replace(/^.*\n/, '')}`;

test(
  'supervisor: after three strikes another call, with the cause, and longer waits each time; healthy again, short ones',
  onMachine(
    async (machine) => {
      await machine.program('pppd', PPPD);
      const said = await ask(
        machine,
        `rm /fake/way; : >/dev/ttyUSB1; ln -s ../ttyUSB1 /dev/modem/twilio-ppp
        field() { sed -n 's/^  "'$1'": "*\\([^",]*\\)"*,*$/\\1/p' /run/pppi/twilio.json 2>/dev/null; }
        calls() { until [ "$(grep -c ^pppd /fake/calls)" -ge $1 ]; do /bin/busybox sleep 0.01; done; }
        pppi-link twilio & supervisor=$!
        calls 4
        field lastFailure
        until [ "$(field state) $(field reason)" = 'online ' ] && [ "$(health)" = 'ok 0 ' ]; do /bin/busybox sleep 0.01; done
        read -r up _ </proc/uptime; end=$((\${up%%.*} + 100))
        until read -r up _ </proc/uptime; [ "\${up%%.*}" -ge "$end" ]; do /bin/busybox sleep 0.01; done
        rm /fake/way
        calls 5
        kill $supervisor; wait $supervisor; [ ! -e /run/pppi/twilio.health ]`,
        UP,
        TOLD_PING,
      );
      assert.equal(said, 'no-internet');
      const log = await machine.log();
      assert.match(log, /online: none of 1\.1\.1\.1 8\.8\.8\.8 answers over ppp0 \(1 of 3\)/);
      const waits = [...log.matchAll(/next dial in (\d+) s/g)].map(([, seconds]) =>
        Number(seconds),
      );
      const [first, second, third, after] = waits as [number, number, number, number];
      assert.ok(first <= 20 && second >= 30 && third >= 60, waits.join(' '));
      assert.ok(after <= 20, waits.join(' '));
    },
    withCheck({}, { redial: { first: 20, longest: 600, jitter: 25, stable: 60 } }),
  ),
);
