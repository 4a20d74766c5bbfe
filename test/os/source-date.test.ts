import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, sourceDateEpoch } from '../../scripts/os';

async function given(text: string | undefined, work: () => unknown): Promise<void> {
  const before = process.env.SOURCE_DATE_EPOCH;
  if (text === undefined) delete process.env.SOURCE_DATE_EPOCH;
  else process.env.SOURCE_DATE_EPOCH = text;
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = before;
  }
}

test('SOURCE_DATE_EPOCH: set to nothing is as not set, here and for what is started', async () => {
  await given(undefined, () => assert.equal(sourceDateEpoch(), undefined));
  await given('', async () => {
    assert.equal(sourceDateEpoch(), undefined);
    const { stdout } = await run('node', ['-p', "'SOURCE_DATE_EPOCH' in process.env"]);
    assert.equal(stdout, 'false');
  });
  await given('0', () => assert.equal(sourceDateEpoch(), 0));
  await given('1700000000', async () => {
    assert.equal(sourceDateEpoch(), 1700000000);
    const { stdout } = await run('node', ['-p', 'process.env.SOURCE_DATE_EPOCH']);
    assert.equal(stdout, '1700000000');
  });
});

test('SOURCE_DATE_EPOCH: what is no time is a mistake', async () => {
  for (const text of ['yesterday', '-1', '1e9', ' 1', '4294967296', '9'.repeat(400)])
    await given(text, () =>
      assert.throws(sourceDateEpoch, { name: 'UserError', exitCode: 2, message: /is not a time$/ }),
    );
});
