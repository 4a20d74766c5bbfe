import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { REASON_WORDS, REASONS } from '../../device/core';
import { AT_DRILLS, answering } from '../../scripts/drill/drills/at';
import type { Drill, DrillDevice } from '../../scripts/drill/types';
import { holdOnPty, type Seen } from './hold-on-pty';
import { ON_A_PTY } from './on-a-pty';
import { PtyRig } from './pty-rig';

/** What chat hears instead of CONNECT, and what the device makes of it, where no drill has it. */
const OTHER_WORDS = [
  ['NO DIALTONE', 'no-dialtone'],
  ['NO DIAL TONE', 'no-dialtone'],
  ['NO ANSWER', 'no-answer'],
  ['DELAYED', 'delayed'],
] as const;

/** What a person is told to do about a reason. */
function adviceFor(reason: string): string {
  const known = REASON_WORDS.find((word) => word === reason);
  assert.ok(known, `no advice for ${reason}`);
  return REASONS[known].advice;
}

/** The waits that the device has logged, one before each dial; it may say one again after it has asked the modem. */
function waitsOf(log: string[]): number[] {
  const beforeDials = log
    .join('\n')
    .split(/^dialling: /m)
    .slice(0, -1);
  return beforeDials.map((lines) =>
    Number(/^backoff: .*; next dial in (\d+) s$/m.exec(lines)?.[1]),
  );
}

/** The device said each time how long it would wait, waited so long, and the longer the more had failed. */
function dialsAgain({ log, gaps }: Seen, { redial }: PtyRig): void {
  const waits = waitsOf(log);
  // The hangup that comes first, and then each dial in vain: device/core/backoff.ts.
  assert.ok(waits.length > 1, log.join('\n'));
  assert.equal(gaps.length, waits.length, log.join('\n'));
  waits.forEach((wait, failures) => {
    const longest = Math.min(redial.first * 2 ** failures, redial.longest);
    const shortest = Math.max(longest - Math.floor((longest * redial.jitter) / 100), redial.first);
    assert.ok(wait >= shortest && wait <= longest, `${wait} s after ${failures} dials in vain`);
    assert.ok(gaps[failures]! >= wait, `${gaps[failures]} s between dials, not ${wait}`);
  });
}

/** A test on a device of its own. */
function onDevice(name: DrillDevice, fault: string, work: (rig: PtyRig) => Promise<void>): void {
  test(fault, async () => {
    const rig = await PtyRig.boot(name);
    try {
      await work(rig);
    } finally {
      await rig.stop();
    }
  });
}

function testDials(drill: Drill): void {
  onDevice(drill.device, `${drill.name}: ${drill.fault}`, async (rig) => {
    const seen = await holdOnPty(drill, 'dials', rig);
    dialsAgain(seen, rig);
    // The word that the modem said, and not only that there was one.
    const [word] = /^(\+CME )?ERROR/.exec(drill.fault) ?? [];
    const told = seen.log.flatMap((line) => /: the modem answered (.*);/.exec(line)?.[1] ?? []);
    if (word) assert.deepEqual(new Set(told), new Set([word]));
    for (const cause of drill.causes) adviceFor(cause);
  });
}

function testWaits(drill: Drill): void {
  onDevice(drill.device, `${drill.name}: ${drill.fault}`, async (rig) => {
    const seen = await holdOnPty(drill, 'waits', rig);
    assert.equal(seen.problem, undefined);
    assert.equal(seen.inVain, 0);
    const cause = drill.causes.find((each) => seen.named.includes(each))!;
    assert.ok(seen.status.includes(adviceFor(cause)), seen.status);
  });
}

/** What the device asks for before it dials: SIM and registration. */
const isAsked = (drill: Drill) => !AT_DRILLS.includes(drill) && drill.causes.length > 0;

// They wait most of the time, for chat and for the next dial. More at a time, and a processor that others use too does not
// let their modems answer in the second that the device gives them.
describe('on a pty', { concurrency: 8 }, () => {
  for (const drill of ON_A_PTY) {
    if (AT_DRILLS.includes(drill)) testDials(drill);
    else if (isAsked(drill)) testWaits(drill);
    else
      onDevice(drill.device, `${drill.name}: ${drill.fault}`, async (rig) => {
        await holdOnPty(drill, 'is online', rig);
        // Locked as it was plugged in: the device has opened it.
        const { sim } = rig.modem;
        assert.ok(sim.kind === 'ready' && sim.pin !== undefined, sim.kind);
      });
  }
  for (const [word, reason] of OTHER_WORDS) {
    onDevice('drill', `${word} at dial: ${reason}`, async (rig) => {
      const fault = { inject: answering('D', word), causes: [reason] };
      dialsAgain(await holdOnPty(fault, 'dials', rig), rig);
      adviceFor(reason);
    });
  }
});
