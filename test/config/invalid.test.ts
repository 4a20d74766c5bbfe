import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { UserError, ROOT } from '../../scripts/frame';
import { matchesGolden } from '../support/golden';
import { copyShipped } from '../support/shipped-config';

const CASES = join(ROOT, 'test', 'invalid');

process.env.PPPI_TEST_PASSWORD = 'from the environment';
process.chdir(ROOT);

/** The messages list the carriers and modems there are: not those of whoever runs the tests. */
const shared = mkdtempSync(join(tmpdir(), 'pppi-config-'));
before(() => copyShipped(shared));
after(() => rmSync(shared, { recursive: true }));

for (const file of readdirSync(CASES).filter((name) => name.endsWith('.yaml'))) {
  const name = file.replace('.yaml', '');
  test(`refused with its message: ${name}`, async () => {
    const error = await readDevice(relative(ROOT, join(CASES, file)), shared).then(
      () => assert.fail('it was taken'),
      (e: unknown) => e,
    );
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, 2);
    assert.doesNotMatch(error.message, /hush-hush|1234|2468/, 'a secret is never printed');
    await matchesGolden(join(CASES, `${name}.txt`), `${error.message}\n`);
  });
}
