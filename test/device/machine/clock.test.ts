import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action } from '../../../device/core';
import { onBench } from './bench';

/** A clock that takes its time, in a file; nothing of this must reach the clock of the machine that runs the test. */
const DATE = `#!/bin/sh
case $1 in
  -s) /bin/busybox sleep 0.3; echo "date $*" >>/fake/calls; echo "\${2#@}" >/fake/date ;;
  *) cat /fake/date ;;
esac
`;
const TIME = 1_790_000_000;
/** Seconds from 1900 to 1970 (RFC 5905, 6). */
const NTP_TO_UNIX = 2_208_988_800;

/** netcat with a time server behind it, whose answer comes long before its end. @param first and the stratum, octal */
const server = (first: string, stratum: string, reference = 'GPS\\0') => `#!/bin/sh
echo "nc $*" >>/fake/calls
od -An -v -to1 >/fake/question
set -- $(cat /fake/question)
echo "$# bytes" >>/fake/calls
shift 40
id=; for byte; do id="$id\\\\$byte"; done
printf '\\${first}\\${stratum}\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0${reference}\\0\\0\\0\\0\\0\\0\\0\\0'
printf "$id\\0\\0\\0\\0\\0\\0\\0\\0$(printf '%08x' ${TIME + NTP_TO_UNIX} | sed 's/../\\\\x&/g')\\200\\0\\0\\0"
/bin/busybox sleep 3
`;
const ASK: Action = { do: 'ask-time', ask: 7, server: 'time.example.net' };

test(
  'the clock is set as a second begins; what is kept after it is of the new time; a step sees it at once',
  onBench(async (bench) => {
    await bench.machine.program('date', DATE);
    await bench.machine.write('/fake/date', '5\n');
    const actions: Action[] = [
      // Some seconds before its answer was heard: it is later now.
      { do: 'set-clock', time: TIME, at: 1 },
      { do: 'save-clock' },
      { do: 'keep-restarts', restarts: [TIME] },
    ];
    const { words, said } = await bench.run('data', actions, {
      before: 'mount -t tmpfs data /data; read -r before _ </proc/uptime',
      script: `
until_true '[ -e /data/reboots ]'; read -r up _ </proc/uptime
echo "\${before%%.*} \${up%%.*} $(cat /fake/date /data/clock | tr '\\n' ' ')"; [ -e /run/pppi/.clock ] && echo by a server`,
    });
    const [before = 0, up = 0, set = 0, saved] = said.trim().split(' ').map(Number);
    assert.ok(set >= TIME - 1 + before && set <= TIME - 1 + up + 1, said);
    assert.equal(saved, set);
    const now = Number(/now (\d+)/.exec(words.join('\n'))?.[1]);
    assert.ok(now >= TIME - 1 + before && now <= set, `${now} before ${set}`);
    assert.match(words.join('\n'), /the clock was \d+ s \w+ of what has certainly passed/);
  }),
);

test(
  'a time server: its time at the moment of its answer; the clock is set by it, and the file says by whom',
  onBench(async (bench) => {
    await bench.machine.program('nc.traditional', server('044', '002'));
    const { events, words, said } = await bench.run('now', [ASK], {
      before: 'read -r before _ </proc/uptime',
      script: `
until_true 'told time-said'; read -r after _ </proc/uptime
until_true 'told "according to"'
read -r set _ </proc/uptime
echo "$before $after $set"; cat /run/pppi/.clock; grep -v sleep /fake/calls`,
    });
    const [event] = events;
    assert.ok(event?.is === 'time-said' && event.said.is === 'time', JSON.stringify(events));
    assert.deepEqual([event.ask, event.said.time], [7, TIME + 0.5]);
    const [times = '', setBy = '', ...calls] = said.split('\n');
    const [before = 0, after = 0, end = 0] = times.split(' ').map(Number);
    const { at } = event.said;
    assert.ok(at > before && at < after - 1, `${before} ${at} ${after}`);
    const [nc, question, date = ''] = calls;
    assert.deepEqual([nc, question], ['nc -u -w 3 time.example.net 123', '48 bytes']);
    // Half a second after its answer it is TIME + 1; it is heard three seconds after it.
    const set = Number(/^date -s @(\d+)$/.exec(date)?.[1]);
    assert.ok(set > TIME + 1 && set <= TIME + 1 + end - at + 1, date);
    assert.match(setBy, /^time\.example\.net \d+$/);
    assert.match(words.join('\n'), /\d+ s \w+ according to time\.example\.net \(stratum 2\)/);
  }),
);

for (const [what, netcat, said, word] of [
  ['that says why it does not answer', server('044', '000', 'DENY'), 'kiss', /\(DENY\)/],
  ['that has no time itself', server('344', '002'), 'nothing', /has no time itself/],
  ['that is silent', '#!/bin/sh\n', 'nothing', /does not answer/],
] as const)
  test(
    `a time server ${what}`,
    onBench(async (bench) => {
      await bench.machine.program('nc.traditional', netcat);
      const { events, words } = await bench.run('now', [ASK], {
        script: `until_true 'told time-said'`,
      });
      const [event] = events;
      assert.equal(event?.is === 'time-said' && event.said.is, said);
      assert.match(words.join('\n'), word);
    }),
  );
