import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { OWN_MOUNTS, run } from '../../../scripts/os';
import { engineFolder } from '../../support/engine';
import { onEngine } from './on-engine';

test('a state is whole, and the newest or the one before, whenever its writer was killed', () =>
  onEngine('kept', async ({ dir }) => {
    const env = { PATH: `${await engineFolder()}:/usr/sbin:/usr/bin:/sbin:/bin` };
    let before = 0;
    for (const seconds of [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85]) {
      const kept = `qjs -m ${dir}/kept.js ${dir}/state`;
      const script = `timeout -s KILL ${seconds} ${kept} count >/dev/null; ${kept}`;
      const { stdout } = await run('bash', ['-c', script], { env, timeout: 60_000 });
      const [count, whole] = stdout.split(' ');
      assert.equal(whole, 'true');
      assert.ok(Number(count) >= before, `${count} ${before}`);
      before = Number(count);
    }
    assert.ok(before > 50, String(before));
  }));

test('a write that was cut counts as none', () =>
  onEngine('kept', async ({ dir, run: start }) => {
    await start(`${dir}/state`, 'three');
    const file = join(dir, 'state.1');
    const text = await readFile(file, 'utf8');
    assert.match(text, /^3\n\{"count":3,.*\n3\n$/s);
    // Two pages of the next are there, the rest is of the one before.
    const next = text.replaceAll('3', '5');
    await writeFile(file, next.slice(0, 8192) + text.slice(8192));
    assert.equal((await start(`${dir}/state`)).stdout, '2 true');
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
