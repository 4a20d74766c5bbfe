import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AtModem } from '../../../scripts/emulate/modem';
import { loadKind } from '../../../scripts/emulate/modem-files';
import { EscapeWatch } from '../../../scripts/emulate/modem/at/escape-watch';
import { ManualClock, world } from '../../support/world';
import { quickProfile } from './modem-bench';

const HOUR = 3_600_000;

/** What a modem says unasked in an hour on the bus, with the milliseconds at which it does. */
function anHour(seed: number): string[] {
  const clock = new ManualClock();
  const { unsolicited } = loadKind('huawei-12d1-1506').modem;
  assert.ok(unsolicited.some(({ jitterMs }) => jitterMs > 0));
  const profile = quickProfile({ unsolicited, seed });
  const modem = new AtModem({ profile, ...world(clock), onDial: () => 'no carrier' });
  const said: string[] = [];
  const begin = clock.now();
  const write = (bytes: Uint8Array) =>
    said.push(`${clock.now() - begin} ${Buffer.from(bytes).toString('latin1').trim()}`);
  modem.openPort({ role: 'at', write }).setDtr(true);
  modem.powerUp();
  clock.pass(HOUR);
  modem.powerDown();
  assert.equal(clock.timers, 0);
  return said;
}

test('an hour of unsolicited lines: the same for the same seed, other times for another', () => {
  const first = anHour(1506);
  assert.ok(first.length > 10, `${first.length} lines`);
  assert.deepEqual(anHour(1506), first);
  assert.notDeepEqual(anHour(1507), first);
});

test('+++ counts with a whole second of silence on both sides', () => {
  const clock = new ManualClock();
  let escapes = 0;
  const watch = new EscapeWatch(clock, () => (escapes += 1));
  const see = (text: string) => watch.see(Buffer.from(text));
  see('data');
  clock.pass(999);
  see('+++');
  clock.pass(HOUR);
  assert.equal(escapes, 0);
  see('data');
  clock.pass(1000);
  see('+++');
  clock.pass(999);
  see('data');
  clock.pass(1000);
  see('+++');
  clock.pass(999);
  assert.equal(escapes, 0);
  clock.pass(1);
  assert.equal(escapes, 1);
});
