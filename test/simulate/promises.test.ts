import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as core from '../../device/core';
import {
  drawYear,
  PROPERTIES,
  run,
  shrink,
  type Core,
  type Link,
  type Plan,
} from '../../scripts/simulate';
import { BROKEN } from './broken-cores';

/** Histories of some days in which a broken core has to be found out. */
const HISTORIES = 300;
const DAYS = 30;

test('simulate: each promise has a core that breaks it', () => {
  const names = PROPERTIES.map(({ name }) => name);
  assert.deepEqual(names.sort(), Object.keys(BROKEN).sort());
});

const fault = (kind: string, at: number, lasts = 1000) => ({ kind, at, lasts, how: 0, link: 0 });

/** A history of some days, in which what the promise is about happens. */
function history(year: number, property: string): Plan {
  const plan = drawYear(1, year, DAYS);
  const all = (change: Partial<Link>, config: Partial<Link['config']>) =>
    plan.links.map((link) => ({ ...link, ...change, config: { ...link.config, ...config } }));
  if (property === 'roaming') return { ...plan, links: all({}, { roaming: 'refused' }) };
  if (property === 'signal-now') {
    const faults = [fault('control-port', 4000, 4000), fault('silent-port', 5000)];
    return { ...plan, links: all({}, { check: null }), faults };
  }
  if (!['pin-once', 'pin-own'].includes(property)) return plan;
  const iccid = property === 'pin-own' ? '890a' : null;
  const links = all({ number: 'at once', tries: 'at once', locked: true }, { pin: 'pa', iccid });
  return { ...plan, links, faults: [fault('pin-wrong', 4000), fault('pin-wrong', 8000)] };
}

for (const property of PROPERTIES)
  test(`simulate: a core that breaks ${property.name} is found out`, () => {
    const broken = BROKEN[property.name] as Core;
    for (let year = 1; year <= HISTORIES; year++)
      if (run(history(year, property.name), broken, [property]).failure) return;
    assert.fail(`not in ${HISTORIES} histories`);
  });

test('simulate: a failure shrinks to a short history that fails in the same way', () => {
  const broken = BROKEN['reason-true'] as Core;
  for (let year = 1; year <= HISTORIES; year++) {
    const { plan, failure } = run(drawYear(1, year, DAYS), broken);
    if (failure?.property !== 'reason-true') continue;
    const shortest = shrink({ plan, failure }, broken);
    assert.ok(shortest.plan.faults.length <= 2, JSON.stringify(shortest.plan.faults));
    assert.deepEqual(run(shortest.plan, broken).failure, shortest.failure);
    return;
  }
  assert.fail(`not in ${HISTORIES} histories`);
});

test('simulate: the same seed gives the same history', () => {
  const [one, again] = [1, 2].map(() => run(drawYear(5, 2, DAYS), core).digest);
  assert.equal(one, again);
  assert.notEqual(run(drawYear(6, 2, DAYS), core).digest, one);
});
