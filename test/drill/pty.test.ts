import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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
  // The hangup that comes first, and then each dial in vain: redial_next in overlay/usr/lib/pppi/redial.sh.
  assert.ok(waits.length > 1, log.join('\n'));
  assert.equal(gaps.length, waits.length, log.join('\n'));
  waits.forEach((wait, failures) => {
    const longest = Math.min(redial.first * 2 ** failures, redial.longest);
    const shortest = Math.max(longest - Math.floor((longest * redial.jitter) / 100), redial.first);
    assert.ok(wait >= shortest && wait <= longest, `${wait} s after ${failures} dials in vain`);
    assert.ok(gaps[failures]! >= wait, `${gaps[failures]} s between dials, not ${wait}`);
  });
}

/**
 * The device gives the modem a second to answer, by the real clock (overlay/usr/lib/pppi/modem.sh), and dials one that
 * says nothing. On a busy machine the modem may miss that second now and then, but not each time.
 */
async function waitsForEnd(drill: Drill, rig: PtyRig, tries = 4): Promise<Seen> {
  const seen = await holdOnPty(drill, 'waits', rig);
  return seen.inVain === 0 || tries === 1 ? seen : waitsForEnd(drill, rig, tries - 1);
}

/** Drills on a device of their own, one after the other; chat takes its time over the silent ones. */
function onDevice(device: DrillDevice, what: string, hold: (rig: () => PtyRig) => void): void {
  describe(`${device}: ${what}`, { concurrency: false }, () => {
    let rig: PtyRig | undefined;
    before(async () => {
      rig = await PtyRig.boot(device);
    });
    after(() => rig?.stop());
    hold(() => rig!);
  });
}

function testDials(drills: readonly Drill[], rig: () => PtyRig): void {
  for (const drill of drills) {
    test(`${drill.name}: ${drill.fault}`, async () => {
      const seen = await holdOnPty(drill, 'dials', rig());
      dialsAgain(seen, rig());
      // The word that the modem said, and not only that there was one.
      const [word] = /^(\+CME )?ERROR/.exec(drill.fault) ?? [];
      const told = seen.log.flatMap((line) => /: the modem answered (.*);/.exec(line)?.[1] ?? []);
      if (word) assert.deepEqual(new Set(told), new Set([word]));
      for (const cause of drill.causes) adviceFor(cause);
    });
  }
}

function testWaits(drills: readonly Drill[], rig: () => PtyRig): void {
  for (const drill of drills) {
    test(`${drill.name}: ${drill.fault}`, async () => {
      const seen = await waitsForEnd(drill, rig());
      assert.equal(seen.problem, undefined);
      assert.equal(seen.inVain, 0);
      const cause = drill.causes.find((each) => seen.named.includes(each))!;
      assert.ok(seen.status.includes(adviceFor(cause)), seen.status);
    });
  }
}

const isMute = ({ causes }: Drill) => causes.includes('chat-timeout');
const isSpoken = (drill: Drill) => AT_DRILLS.includes(drill) && !isMute(drill);
/** What the device asks for before it dials: SIM and registration. */
const isAsked = (drill: Drill) => !AT_DRILLS.includes(drill) && drill.causes.length > 0;
const onPty = (of: DrillDevice, which: (drill: Drill) => boolean) =>
  ON_A_PTY.filter((drill) => drill.device === of && which(drill));

describe('on a pty', { concurrency: true }, () => {
  onDevice('drill', 'what the modem answers', (rig) => {
    testDials(onPty('drill', isSpoken), rig);
    for (const [word, reason] of OTHER_WORDS) {
      test(`${word} at dial: ${reason}`, async () => {
        const seen = await holdOnPty(
          { inject: answering('D', word), causes: [reason] },
          'dials',
          rig(),
        );
        dialsAgain(seen, rig());
        adviceFor(reason);
      });
    }
  });

  onDevice('drill', 'no answer, no SIM, no network', (rig) => {
    testDials(onPty('drill', isMute), rig);
    testWaits(onPty('drill', isAsked), rig);
  });

  onDevice('drill-pin', 'a PIN', (rig) => {
    testWaits(onPty('drill-pin', isAsked), rig);
    for (const drill of onPty('drill-pin', ({ causes }) => causes.length === 0)) {
      test(`${drill.name}: ${drill.fault}`, async () => {
        await holdOnPty(drill, 'is online', rig());
        // Locked as it was plugged in: the device has opened it.
        const { sim } = rig().modem;
        assert.ok(sim.kind === 'ready' && sim.pin !== undefined, sim.kind);
      });
    }
  });
});
