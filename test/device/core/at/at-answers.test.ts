import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CASES, compare, NOT_CLAIMED, understood, WAYS, withLineBefore } from './cases';

for (const [way, feed] of Object.entries(WAYS))
  test(`${CASES.length} answers of modems, ${way}`, () => {
    const mistakes = CASES.flatMap((one) => {
      const meant = way === 'behind an unasked line' ? withLineBefore(one.means) : one.means;
      const { wrong, missing } = compare(meant, understood(one.command, feed(one)));
      const left = missing.filter((key) => !NOT_CLAIMED(key, one));
      return wrong.length + left.length === 0 ? [] : [`${one.id}: ${[...wrong, ...left].join()}`];
    });
    assert.deepEqual(mistakes, []);
  });

test('the comparison sees a value that is wrong, one too many, and one that is missing', () => {
  const meant = { result: 'ok', area: '00A1', signal: { rssi: -71 } };
  const near = { result: 'ok', area: 'A1', signal: { rssi: -70 } };
  assert.deepEqual(compare(meant, near), { wrong: [], missing: [] });
  assert.deepEqual(compare(meant, { ...near, area: 'A2' }).wrong, ['area']);
  assert.deepEqual(compare(meant, { ...near, sim: 'ready' }).wrong, ['sim']);
  assert.deepEqual(compare(meant, { ...near, signal: {} }).wrong, ['signal']);
  assert.deepEqual(compare(meant, { result: 'ok' }).missing, ['area', 'signal']);
});
