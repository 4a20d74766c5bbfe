import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, TYPESCRIPT } from '../../scripts/frame';
import { run, start } from '../../scripts/os';

/** A program that asks twice, and then what the programs that it starts have in their environment. */
const PROGRAM = `
  const { seed } = require(${JSON.stringify(join(ROOT, 'scripts/frame'))});
  console.log(JSON.stringify([seed(), seed(), Number(process.env.PPPI_SEED)]));`;
const ARGS = ['-r', TYPESCRIPT, '-e', PROGRAM];

async function seeds(given: string) {
  const { stdout, stderr } = await run('node', ARGS, { cwd: ROOT, env: { PPPI_SEED: given } });
  return { seen: JSON.parse(String(stdout)) as number[], stderr: String(stderr) };
}

test('a seed of the environment is taken, and said once', async () => {
  const { seen, stderr } = await seeds('17');
  assert.deepEqual(seen, [17, 17, 17]);
  assert.equal(stderr.trim(), 'seed 17; PPPI_SEED=17 repeats this run');
});

test('without one it is drawn, once for a run, and the line repeats it', async () => {
  const [{ seen, stderr }, other] = await Promise.all([seeds(''), seeds('')]);
  const [drawn] = seen;
  assert.deepEqual(seen, [drawn, drawn, drawn]);
  assert.equal(stderr.trim(), `seed ${drawn}; PPPI_SEED=${drawn} repeats this run`);
  // The same twice: once in 2^31 runs.
  assert.notEqual(other.seen[0], drawn);
});

for (const wrong of ['x', '-1', '1.5', '2147483648', '99999999999'])
  test(`PPPI_SEED=${wrong} is refused`, async () => {
    const { exitCode, stderr } = await start('node', ARGS, {
      cwd: ROOT,
      env: { PPPI_SEED: wrong },
    });
    assert.equal(exitCode, 1);
    assert.match(String(stderr), new RegExp(`PPPI_SEED=${wrong} is not a seed`));
  });
