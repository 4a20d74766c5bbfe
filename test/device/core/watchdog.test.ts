import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stuckLink } from '../../../device/core';
import { Bench, CLOCK, CONFIG } from './bench';

const config = { links: { lte: CONFIG }, clock: CLOCK };

test('watchdog: fed while each machine moves when it is due', () => {
  const bench = new Bench().online();
  assert.equal(stuckLink(bench.device, config, bench.next), null);
  // A check is due, or its result is given up, at 105 at the latest; nobody has called the machine since.
  assert.equal(stuckLink(bench.device, config, bench.next + 181), 'lte');
  bench.at(bench.next + 181);
  assert.equal(stuckLink(bench.device, config, bench.up), null);
});

test('watchdog: a link that a person has switched off is not stuck', () => {
  const bench = new Bench();
  bench.at(0, { is: 'started', running: {} });
  bench.at(1, { is: 'wish', want: 'off' });
  assert.equal(stuckLink(bench.device, config, 1e9), null);
});
