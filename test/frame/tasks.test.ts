import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { firstLine, inParallel, runTasks, UserError } from '../../scripts/frame';

test('tasks run some at a time, never more, and their results keep the order', async () => {
  let running = 0;
  let most = 0;
  const tasks = [5, 1, 4, 2, 3].map((turns) => ({
    title: `${turns} turns`,
    run: async () => {
      most = Math.max(most, ++running);
      for (let i = 0; i < turns; i++) await turn();
      running--;
      return turns;
    },
  }));
  const outcomes = await runTasks(tasks, 2, true);
  assert.equal(most, 2);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.ok && outcome.value),
    [5, 1, 4, 2, 3],
  );
});

test('one that fails does not stop the others, at once or later', async () => {
  const tasks = ['a', 'b', 'c', 'd'].map((title) => ({
    title,
    run: async () => {
      if (title === 'a') throw new UserError('a is broken\nand more', 'mend it');
      await turn();
      if (title === 'c') throw Object.assign(new Error('x'), { code: 'ENOSPC', path: '/big' });
      return title;
    },
  }));
  const outcomes = await runTasks(tasks, 1, true);
  assert.deepEqual(
    outcomes.map(({ ok }) => ok),
    [false, true, false, true],
  );
  const texts = outcomes.map((outcome) => (outcome.ok ? '' : firstLine(outcome.error)));
  assert.equal(texts[0], 'a is broken');
  assert.match(texts[2] ?? '', /^no space left .* \/big$/, 'errors of files are explained');
});

test('work on items throws what the first to fail threw', async () => {
  const done: number[] = [];
  const work = async (item: number) => {
    if (item === 2) throw new Error('two');
    done.push(item);
  };
  await assert.rejects(inParallel([1, 2, 3], 1, work), /two/);
  assert.deepEqual(done, [1]);
  await inParallel([], 4, work);
});
