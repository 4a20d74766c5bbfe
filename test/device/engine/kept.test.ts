import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { OWN_MOUNTS, run, start } from '../../../scripts/os';
import { engineFolder } from '../../support/engine';
import { onEngine } from './on-engine';

test('a state is whole, and the newest or the one before, whenever its writer was killed', () =>
  onEngine('kept', async (on) => {
    let before = 0;
    for (const more of [1, 2, 5, 9, 14, 20, 27, 35]) {
      const seen = await killedWriter(on.dir, before + more);
      const [count, whole] = (await on.run(`${on.dir}/state`)).stdout.split(' ');
      assert.equal(whole, 'true');
      assert.ok(Number(count) >= seen, `${count}, and ${seen} was there`);
      before = Number(count);
    }
  }));

/** Has a writer count, and kills it when it has come so far. @returns the count that was seen last */
async function killedWriter(dir: string, count: number): Promise<number> {
  const writer = start('qjs', ['-m', join(dir, 'kept.js'), join(dir, 'state'), 'count'], {
    toolDirs: [await engineFolder()],
    stdin: 'ignore',
    buffer: false,
  });
  writer.stdout?.resume();
  let seen = 0;
  // The first line of either file is its count.
  while (seen < count && writer.exitCode === null) {
    await new Promise((done) => setTimeout(done, 3));
    for (const file of ['state.0', 'state.1']) {
      const text = await readFile(join(dir, file), 'utf8').catch(() => '');
      seen = Math.max(seen, wholeCount(text));
    }
  }
  writer.kill('SIGKILL');
  await writer;
  return seen;
}

/** @returns the count of a file that is whole, which has it at its end too */
function wholeCount(text: string): number {
  const [, first, last] = /^(\d+)\n.*\n(\d+)\n$/s.exec(text) ?? [];
  return first === last ? Number(first ?? 0) : 0;
}

test('a write that was cut counts as none', () =>
  onEngine('kept', async (on) => {
    const { dir } = on;
    await on.run(`${dir}/state`, 'three');
    const file = join(dir, 'state.1');
    const text = await readFile(file, 'utf8');
    assert.match(text, /^3\n\{"count":3,.*\n3\n$/s);
    // Two pages of the next are there, the rest is of the one before.
    const next = text.replaceAll('3', '5');
    await writeFile(file, next.slice(0, 8192) + text.slice(8192));
    assert.equal((await on.run(`${dir}/state`)).stdout, '2 true');
  }));

test('on a full disk a state is kept all the same', () =>
  onEngine('kept', async ({ dir }) => {
    const script = `mount -t tmpfs -o size=96k none /mnt && exec qjs -m ${dir}/kept.js /mnt/state full`;
    const { stdout } = await run('unshare', [...OWN_MOUNTS, 'sh', '-c', script], {
      env: { PATH: `${await engineFolder()}:/usr/sbin:/usr/bin:/sbin:/bin` },
      timeout: 60_000,
    });
    assert.equal(stdout, '0 true\n[[true,true,true],true,3]');
  }));
