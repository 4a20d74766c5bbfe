import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice } from './device';
import { onMachine, sleeping, type Machine } from './machine';

/** When the image was built, and what the time servers say: seconds since 1970. */
const BUILT = 1_760_000_000;
const NOW = 1_790_000_000;

/** Seconds from 1900 to 1970 (RFC 5905, 6). */
const NTP_TO_UNIX = 2_208_988_800;

/** The system's clock is a file; nothing of this must reach the clock of the machine that runs the test. */
const DATE = `#!/bin/sh
case $1 in
  -s) echo "date $*" >>/fake/calls; echo "\${2#@}" >/fake/date ;;
  *) cat /fake/date ;;
esac
`;

interface Answer {
  /** leap indicator, version and mode */
  first?: number;
  stratum?: number;
  reference?: string;
  /** eight bytes instead of those of the question */
  originate?: string;
  /** NTP's seconds, as they stand in the packet */
  seconds?: number;
  length?: number;
}

const octal = (bytes: Uint8Array) =>
  [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** A stand-in for netcat and the server behind it. */
function server({
  first = 0x24,
  stratum = 2,
  reference = 'GPS\0',
  originate,
  seconds = NOW + NTP_TO_UNIX,
  length = 48,
}: Answer = {}): string {
  const head = Buffer.alloc(24);
  head[0] = first;
  head[1] = stratum;
  head.write(reference, 12, 'latin1');
  const tail = Buffer.alloc(16);
  tail.writeUInt32BE(seconds % 2 ** 32, 8);
  const id = originate === undefined ? '"$id"' : `'${originate}'`;
  return `#!/bin/sh
read -r up _ </proc/uptime
echo "nc \${up%%.*} $*" >>/fake/calls
od -An -v -to1 >/fake/question
set -- $(cat /fake/question)
[ $# -eq 48 ] || echo "a question of $# bytes" >>/fake/calls
shift 40
id=; for byte in "$@"; do id="$id\\\\$byte"; done
printf "${octal(head)}"${id}"${octal(tail)}" | head -c ${length}
`;
}

const SILENT = `#!/bin/sh
read -r up _ </proc/uptime
echo "nc \${up%%.*} $*" >>/fake/calls
`;

async function prepare(machine: Machine, netcat: string): Promise<void> {
  await machine.write('/fake/date', '0\n');
  await machine.program('date', DATE);
  await machine.program('nc.traditional', netcat);
  await machine.sh(`touch -d @${BUILT} /etc/inittab`);
}

const ask = (machine: Machine) =>
  machine.sh(`. /usr/lib/pppi/ntp.sh
    if ntp_ask time.example.net ${BUILT}; then echo "time $NTP_TIME at $NTP_UPTIME stratum $NTP_STRATUM"
    else echo "$NTP_WRONG; $NTP_KISS"; fi`);

/** Runs pppi-clock until `condition` holds, on a machine with a default route. */
const runClock = (machine: Machine, condition: string, before = '') =>
  machine.sh(
    `ip link set lo up; ip route add default dev lo
    ${before}
    pppi-clock & clock=$!
    until ${condition}; do /bin/busybox sleep 0.01; done
    kill $clock`,
    { net: true },
  );

test(
  'clock: a question of 48 bytes with a number that cannot be guessed, and the time of the answer',
  onMachine(async (machine) => {
    await prepare(machine, server({ seconds: NOW + NTP_TO_UNIX }));
    const { stdout, stderr } = await ask(machine);
    assert.equal(stderr, '');
    assert.equal(stdout, `time ${NOW}00 at 100000 stratum 2`);
    assert.deepEqual(await machine.calls('nc'), ['nc 1000 -u -w 3 time.example.net 123']);
    const [first, ...rest] = (await machine.read('/fake/question')).trim().split(/\s+/);
    assert.equal(first, '043');
    assert.ok(rest.slice(0, 39).every((byte) => byte === '000'));
    await ask(machine);
    const other = (await machine.read('/fake/question')).trim().split(/\s+/);
    assert.notDeepEqual(other.slice(40), rest.slice(39));
  }),
);

test(
  'clock: the time after 2036, when the seconds of NTP begin anew',
  onMachine(async (machine) => {
    const in2040 = Date.UTC(2040, 0, 1) / 1000;
    await prepare(machine, server({ seconds: in2040 + NTP_TO_UNIX }));
    assert.match((await ask(machine)).stdout, new RegExp(`^time ${in2040}00 `));
  }),
);

test(
  'clock: an answer that is none is not believed (RFC 4330, 5)',
  onMachine(async (machine) => {
    const cases: [Answer | undefined, RegExp][] = [
      [undefined, /does not answer; $/],
      [{ length: 47 }, /does not answer; $/],
      [{ originate: '\\001\\002\\003\\004\\005\\006\\007\\010' }, /was not asked; $/],
      [{ first: 0x23 }, /not answer as a server; $/],
      [{ first: 0x04 }, /not answer as a server; $/],
      [{ first: 0xe4 }, /has no time itself; $/],
      [{ stratum: 16 }, /has no time itself; $/],
      [{ stratum: 0, reference: 'DENY' }, /does not want to be asked \(DENY\); DENY$/],
      [{ stratum: 0, reference: '";`$' }, /does not want to be asked \(\); $/],
      [{ seconds: 0 }, /a time that cannot be; $/],
      [{ seconds: BUILT - 1 + NTP_TO_UNIX }, /a time that cannot be; $/],
      [{ seconds: BUILT + 31 * 365 * 86400 + NTP_TO_UNIX }, /a time that cannot be; $/],
    ];
    await prepare(machine, SILENT);
    for (const [answer, says] of cases) {
      await machine.program('nc.traditional', answer ? server(answer) : SILENT);
      const { stdout, stderr } = await ask(machine);
      assert.equal(stderr, '');
      assert.match(stdout, says, JSON.stringify(answer));
    }
  }),
);

test(
  'clock: set when a link comes online, and again every six hours; what was kept counts no more',
  onMachine(async (machine) => {
    await prepare(machine, server());
    await machine.write('/data/clock', `${NOW + 900_000}\n`);
    const asked = (times: number) => `[ "$(grep -c ^nc /fake/calls)" -ge ${times} ]`;
    const { status } = await runClock(machine, asked(3));
    assert.equal(status, 0);
    const times = (await machine.calls('nc')).map((line) => Number(line.split(' ')[1]));
    assert.equal(times[0], 1000);
    assert.ok(times[1]! - times[0]! >= 21600 && times[1]! - times[0]! < 21700, String(times));
    // First what was kept, then the server's time, which is before it, and no other.
    const sets = await machine.calls('date');
    assert.deepEqual(sets.slice(0, 2), [`date -s @${BUILT}`, `date -s @${NOW + 900_000}`]);
    assert.match(await machine.read('/run/pppi/.clock'), /^time\.example\.net \d+\n$/);
    assert.ok(sets.slice(2).every((line) => Math.abs(Number(line.slice(9)) - NOW) <= 2));
    assert.match(
      await machine.log(),
      /^daemon\.notice pppi-clock\[\d+\]: the clock was \d+ s ahead according to time\.example\.net \(stratum 2\)$/m,
    );
  }),
);

test(
  'clock: no server is asked without a way to it, nor more often than every 20 s',
  onMachine(async (machine) => {
    await prepare(machine, server());
    // Every seven seconds a link comes online: in the middle of a rest, which ends then.
    await machine.program(
      'sleep',
      sleeping(`
      [ -e /fake/links ] || exec /bin/busybox sleep 0.003
      LINK=twilio; . /etc/ppp/ip-up.d/40-clock.sh
      exec /bin/busybox sleep 0.5`).replace('\n', '\n[ ! -e /fake/links ] || set -- 7\n'),
    );
    const { status } = await machine.sh(
      `ip link set lo up
      pppi-clock & clock=$!
      until [ "$(cut -d. -f1 /proc/uptime)" -ge 1500 ]; do /bin/busybox sleep 0.01; done
      ! grep -q ^nc /fake/calls || exit 1
      ip route add default dev lo
      touch /fake/links
      until [ "$(grep -c ^nc /fake/calls)" -ge 4 ]; do /bin/busybox sleep 0.01; done
      kill $clock`,
      { net: true },
    );
    assert.equal(status, 0);
    const times = (await machine.calls('nc')).map((line) => Number(line.split(' ')[1]));
    assert.ok(times.length >= 4, String(times));
    times.slice(1).forEach((time, index) => assert.ok(time - times[index]! >= 20, String(times)));
  }),
);

test(
  'clock: while no server answers, the waits grow; one that says DENY is not asked again',
  onMachine(async (machine) => {
    await prepare(machine, SILENT);
    const deny = server({ stratum: 0, reference: 'DENY' }).replace('#!/bin/sh', '');
    await machine.program(
      'nc.traditional',
      `#!/bin/sh\ncase $4 in *.org) read -r up _ </proc/uptime; echo "nc \${up%%.*} $*" >>/fake/calls; exit ;; esac${deny}`,
    );
    const { status } = await runClock(machine, '[ "$(grep -c org /fake/calls)" -ge 12 ]');
    assert.equal(status, 0);
    const calls = await machine.calls('nc');
    assert.equal(calls.filter((line) => line.includes('time.example.net')).length, 1);
    const times = calls
      .filter((line) => line.includes('time.example.org'))
      .map((line) => Number(line.split(' ')[1]));
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    assert.ok(waits[0]! >= 20 && waits[0]! <= 40, String(waits));
    assert.ok(waits.at(-1)! >= 2700 && waits.at(-1)! <= 3700, String(waits));
    // The clock is never before the build, network or not.
    assert.equal(await machine.read('/fake/date'), `${BUILT}\n`);
    assert.equal(await machine.read('/run/pppi/.clock'), '');
  }),
);

test(
  'clock: without time servers it is only kept',
  onMachine(
    async (machine) => {
      await prepare(machine, server());
      const past = '[ "$(cut -d. -f1 /proc/uptime)" -ge 9000 ]';
      const { status } = await runClock(machine, past);
      assert.equal(status, 0);
      assert.deepEqual(await machine.calls('nc'), []);
    },
    aDevice({ ntp: [] }),
  ),
);
