import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, TYPESCRIPT, UserError } from '../../scripts/frame';
import { exists, inTempDir, start, withLock } from '../../scripts/os';

const nothing = async () => undefined;
const refused = { name: UserError.name, message: /^another build is using / };

/** Does not wait. */
const now = { patience: 0 };

/** Starts another process that holds a folder. @param work what it does meanwhile, in JavaScript */
async function holder(dir: string, work: string) {
  const code = `require(${JSON.stringify(TYPESCRIPT)});
    const { start, withLock } = require('./scripts/os');
    withLock(process.argv[1], () => new Promise((resolve) => { ${work}; setInterval(() => {}, 1000) }))`;
  const child = start('node', ['-e', code, dir], { cwd: ROOT, stdin: 'ignore' });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, line: line.toString().trim() };
}

test('one at a time', () =>
  inTempDir(async (dir) => {
    const out = join(dir, 'out');
    await withLock(out, async () => {
      await assert.rejects(withLock(out, nothing, now), refused);
      await withLock(join(dir, 'other'), nothing, now);
    });
    await withLock(out, nothing, now);
  }));

test('the second waits for the first, and says so once', () =>
  inTempDir(async (dir) => {
    const order: string[] = [];
    let second: Promise<unknown> = nothing();
    await withLock(dir, async () => {
      await new Promise<void>((told) => {
        const say = (line: string) => {
          order.push(line);
          told();
        };
        second = withLock(dir, async () => order.push('second'), { say });
      });
      order.push('first');
    });
    await second;
    assert.deepEqual(order, [
      `waiting for another build, which is using ${dir}`,
      'first',
      'second',
    ]);
  }));

test('who only reads holds it with others who do', () =>
  inTempDir(async (dir) => {
    const reading = { ...now, shared: true };
    await withLock(
      dir,
      async () => {
        await withLock(dir, nothing, reading);
        await assert.rejects(withLock(dir, nothing, now), refused);
      },
      reading,
    );
    await withLock(dir, () => assert.rejects(withLock(dir, nothing, reading), refused), now);
  }));

test('it is given back when the work fails', () =>
  inTempDir(async (dir) => {
    await assert.rejects(
      withLock(dir, () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    await withLock(dir, nothing, now);
  }));

test('it is given back though what was started meanwhile still runs', () =>
  inTempDir(async (dir) => {
    const started = async () => ({ child: start('timeout', ['60', 'cat'], { stdin: 'pipe' }) });
    const { child } = await withLock(dir, started);
    await withLock(dir, nothing, now);
    child.stdin?.end();
    await child;
  }));

test('a folder that another was put in the place of is not the one that is held', () =>
  inTempDir(async (dir) => {
    const [out, old] = [join(dir, 'out'), join(dir, 'old')];
    let second: Promise<unknown> = nothing();
    await withLock(out, async () => {
      await new Promise<void>((told) => {
        second = withLock(out, async () => assert.ok(await exists(out)), { say: () => told() });
      });
      await rename(out, old);
      await rm(old, { recursive: true });
    });
    await second;
  }));

test('it is gone with a process that was killed', () =>
  inTempDir(async (dir) => {
    const { child } = await holder(dir, "console.log('held')");
    await assert.rejects(withLock(dir, nothing, now), refused);
    child.kill('SIGKILL');
    await child;
    await withLock(dir, nothing);
  }));

test('what a killed process has started holds it until it ends', () =>
  inTempDir(async (dir) => {
    const work = "console.log(start('timeout', ['1000', 'sleep', '1000']).pid)";
    const { child, line } = await holder(dir, work);
    child.kill('SIGKILL');
    await once(child, 'exit');
    try {
      await assert.rejects(withLock(dir, nothing, now), refused);
    } finally {
      // timeout(1) makes itself a group.
      process.kill(-Number(line), 'SIGKILL');
    }
    await withLock(dir, nothing);
  }));
