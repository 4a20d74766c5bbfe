import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Steps } from '../../scripts/frame';

test('each step gets what the one before it returned, and all is told', async () => {
  const told: string[] = [];
  const result = await Steps.begin('count', async () => 2)
    .step('double', async (count, say) => {
      say('doubling');
      return count * 2;
    })
    .step('write', async (count) => `${count}`)
    .run({ tell: (line) => told.push(line) });
  assert.equal(result, '4');
  assert.deepEqual(told, ['count', 'double', 'doubling', 'write']);
});

test('no step comes after one that fails', async () => {
  const told: string[] = [];
  const steps = Steps.begin('fail', async () => {
    throw new Error('no');
  }).step('more', async () => 1);
  await assert.rejects(steps.run({ tell: (line) => told.push(line) }), /no/);
  assert.deepEqual(told, ['fail']);
});

test('without steps the result is what they began with', async () => {
  assert.equal(await Steps.from(7).run({ quiet: true }), 7);
});
