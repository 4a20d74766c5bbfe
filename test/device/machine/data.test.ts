import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action, Mark } from '../../../device/core';
import { onBench } from './bench';

const MOUNT = 'mount -t tmpfs data /data';
const KEEP: Action = { do: 'keep-restarts', restarts: [1_780_000_000, 1_790_000_000] };
const remember = (ask: number, marks: Readonly<Record<string, Mark>>): Action => ({
  ...{ do: 'remember', ask, link: 'lte', marks },
});
const count = (ask: number): Action => ({
  ...{ do: 'count-restart', ask, link: 'lte', restarts: [1_790_000_000] },
});
const remembered = (ask: number, ok: boolean) => ({ is: 'remembered', ask, ok, link: 'lte' });
const counted = (ask: number, ok: boolean) => ({ is: 'restart-counted', ask, ok, link: 'lte' });
const NOTHING_THERE = { is: 'data', marks: {}, restarts: [], clock: null };
const CARD = '89014103211118510720';

test(
  'the partition is looked for until it is there, and what lies on it is told once',
  onBench(async (bench) => {
    const { events } = await bench.run('now', [], {
      before: 'mkdir /data/pin; echo refused >/data/pin/none%20a; echo 5 >/data/clock',
      script: `
/bin/busybox sleep 0.5; mkdir /fake/data; mount -t tmpfs data /fake/data; mkdir /fake/data/pin
echo 1790000000 >/fake/data/clock
printf '%s\\n' 1780000000 nonsense 1780000100 >/fake/data/reboots
echo refused >/fake/data/pin/any%20ab12
echo 'sent 2' >/fake/data/pin/${CARD}%20ab12
echo 'sent -' >/fake/data/pin/none%20ab12
: >/fake/data/pin/none%20cd34
echo refused >/fake/data/pin/none%20ef56.new
echo refused >/fake/data/pin/5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5
mount --bind /fake/data /data
until_true 'told "is\\":\\"data"'; /bin/busybox sleep 0.5`,
    });
    const marks = {
      'any ab12': { kind: 'refused' },
      [`${CARD} ab12`]: { kind: 'sent', tries: 2 },
      'none ab12': { kind: 'sent', tries: null },
      'none cd34': { kind: 'sent', tries: 3 },
    };
    const restarts = [1_780_000_000, 1_780_000_100];
    assert.deepEqual(events, [{ is: 'data', marks, restarts, clock: 1_790_000_000 }]);
  }),
);

test(
  'a partition that cannot be read all is not told: what is not known may have been refused',
  onBench(async (bench) => {
    const { events, words } = await bench.run('now', [count(1)], {
      before: `${MOUNT}; mkdir /data/pin
        for number in $(seq 400); do echo refused >/data/pin/${CARD}%20$number-ab12ab12; done`,
      script: `until_true 'told "cannot be read"'`,
    });
    assert.deepEqual(events, [counted(1, false)]);
    assert.match(words.join('\n'), /the data partition cannot be read; trying again in 30 s/);
  }),
);

test(
  'marks and restarts are there before it is told, in the order asked, and the next start reads them',
  onBench(async (bench) => {
    const marks: Readonly<Record<string, Mark>> = {
      [`${CARD} ab12`]: { kind: 'sent', tries: 3 },
      'any ab12': { kind: 'refused' },
    };
    const actions = [
      ...[remember(1, marks), KEEP, count(2), remember(0, { 'none a/b': { kind: 'refused' } })],
      { do: 'forget', key: 'any ab12', link: 'lte' } as const,
      remember(3, { 'none cd34': { kind: 'sent', tries: null } }),
    ];
    const { events, said } = await bench.run('data', actions, {
      before: MOUNT,
      script: `
until_true 'told "ask\\":3"'
find /data -type f | sort; cat /data/reboots; stat -c %a /data/pin
kill $program; : >/fake/out; machine now >/fake/out & program=$!
until_true 'told "is\\":\\"data"'; cat /fake/out`,
    });
    const lines = said.split('\n');
    const again = JSON.parse(lines.find((line) => line.startsWith('{')) ?? 'null') as unknown;
    const read = {
      [`${CARD} ab12`]: { kind: 'sent', tries: 3 },
      'none a/b': { kind: 'refused' },
      'none cd34': { kind: 'sent', tries: null },
    };
    assert.deepEqual(again, {
      ...{ is: 'data', marks: read, restarts: [1_790_000_000], clock: null },
    });
    assert.deepEqual(lines.slice(0, 6), [
      ...['89014103211118510720%20ab12', 'none%20a%2Fb', 'none%20cd34'].map(
        (name) => `/data/pin/${name}`,
      ),
      ...['/data/reboots', '1790000000', '700'],
    ]);
    assert.deepEqual(events, [again]);
  }),
);

test(
  'what is not there, full, or cannot be read back is no place to remember; the old stays',
  onBench(async (bench) => {
    const actions = [remember(1, { 'none ab12': { kind: 'refused' } }), count(2)];
    const away = await bench.run('now', actions, { script: `until_true 'told "ask\\":2"'` });
    assert.deepEqual(away.events, [remembered(1, false), counted(2, false)]);
    const alone = await bench.machine.sh('/usr/libexec/pppi/on-data keep pin/a refused');
    assert.equal(alone.status, 1);
    assert.equal(await bench.machine.exists('/data/pin'), false);
    const full = await bench.run('data', actions, {
      before: `mount -t tmpfs -o size=64k data /data; mkdir /data/pin
        echo old >/data/reboots; yes | head -c 61440 >/data/full`,
      script: `until_true 'told "ask\\":2"'; cat /data/reboots; ls -A /data /data/pin`,
    });
    assert.deepEqual(full.events, [NOTHING_THERE, remembered(1, false), counted(2, false)]);
    assert.match(full.said, /^old\n/);
    assert.doesNotMatch(full.said, /new/);
    await bench.machine.program('cat', '#!/bin/sh\necho other\n');
    const lost = await bench.run('data', actions, {
      ...{ before: MOUNT, script: `until_true 'told "ask\\":2"'` },
    });
    assert.deepEqual(lost.events, [NOTHING_THERE, remembered(1, false), counted(2, false)]);
  }),
);

test(
  'the time is kept as it is when it is written; once a server has told it, when this start was is known',
  onBench(async (bench) => {
    const { said } = await bench.run('data', [{ do: 'save-clock' }], {
      before: `${MOUNT}; echo time.example.net 9 >/run/pppi/.clock
        : >/run/pppi/restart-counted; printf '%s\\n' 5 6 >/data/restarts; date +%s`,
      script: `until_true '[ "$(tail -n 1 /data/restarts)" != 6 ]'
        cat /data/clock; date +%s; cut -d. -f1 /proc/uptime; cat /data/restarts`,
    });
    const [before = 0, kept = 0, after = 0, up = 0, first, last = 0] = said.split('\n').map(Number);
    assert.ok(kept >= before && kept <= after, said);
    assert.equal(first, 5);
    assert.ok(last >= before - up - 1 && last <= after - up + (after - before) + 1, said);
  }),
);

/**
 * Is seized by a child of its own as long as a file is there, and then ends by no signal: as one that waits for a card
 * that hangs. ptrace(2) and setsid(2) by number: PTRACE_SEIZE is 0x4206.
 */
const HANGS = `
pipe(my $from, my $to);
if (!fork) {
  my @numbers = \`uname -m\` =~ /aarch64/ ? (157, 117) : (112, 101);
  syscall($numbers[0]);
  my $failed = syscall($numbers[1], 0x4206, getppid, 0, 0);
  syswrite $to, "$failed\n";
  select(undef, undef, undef, 0.05) while -e "/fake/hangs";
  exit;
}
exit 1 if <$from> != 0;
sleep 60;`;

test(
  'a card that hangs: nothing is remembered, nothing else is started for it, and all goes on when it comes back',
  onBench(async (bench) => {
    await bench.machine.install('perl');
    await bench.machine.write('/fake/hangs.pl', HANGS);
    await bench.machine.write(
      '/usr/libexec/pppi/on-data',
      `#!/bin/sh
echo "on-data $1" >>/fake/calls
[ "$1" != read ] || { echo end; exit; }
[ ! -e /fake/hangs ] || exec perl /fake/hangs.pl
`,
    );
    const actions = [remember(1, { 'none ab12': { kind: 'refused' } }), count(2)];
    const { events } = await bench.run('data', actions, {
      before: `${MOUNT}; : >/fake/hangs`,
      script: `
until_true 'told ask.:2'; rm /fake/hangs; /bin/busybox sleep 1
: >/fake/again; until_true 'told ask.:2,.ok.:true'`,
    });
    assert.deepEqual(events, [
      ...[NOTHING_THERE, remembered(1, false), counted(2, false)],
      ...[remembered(1, true), counted(2, true)],
    ]);
    assert.deepEqual(await bench.machine.calls('on-data'), [
      ...['on-data read', 'on-data keep', 'on-data keep', 'on-data keep'],
    ]);
  }),
);
