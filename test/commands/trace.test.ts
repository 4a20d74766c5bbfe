import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundle } from '../../scripts/device-code';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';

const PPPID = join(ROOT, 'device/bin/pppid.ts');

/** Runs the command over a log. */
const trace = (log: string) =>
  inTempDir(async (dir) => {
    const file = join(dir, 'messages.log');
    await writeFile(file, log);
    return run('node', [join(ROOT, 'scripts/run.js'), 'trace', file]);
  });

test('places in a trace are read back, all else of a log is left as it is', async () => {
  const { code, id } = await bundle(PPPID);
  const line = code.split('\n').findIndex((text) => text.startsWith('function tend(')) + 1;
  const log = (version: string) =>
    `pppid: pppid ${version}\npppid:     at tend (/usr/lib/pppi/pppid.js:${line}:10)\nother.js:1:2 10.0.0.1:80\n`;
  const { stdout, stderr } = await trace(log(id));
  assert.match(
    stdout,
    /^pppid: pppid \w{8}\npppid: {5}at tend \(device\/daemon\/tend\.ts:\d+:17\)\nother\.js:1:2 10\.0\.0\.1:80$/,
  );
  assert.equal(stderr, '');
  const other = await trace(log('0000abcd'));
  assert.match(other.stderr, /the log is of pppid 0000abcd, which this checkout does not make/);
});

test('the same sources give the same bytes', async () => {
  const [one, two] = [await bundle(PPPID), await bundle(PPPID)];
  assert.equal(one.code, two.code);
  assert.ok(one.code.includes(one.id));
  assert.doesNotMatch(one.code, /__BUNDLE__/);
});
