import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { run } from '../../scripts/os';

const PASSWORD = 'hush-hush-password';
const PIN = '97531';

test('show tells that there is a password and a PIN, and not what they are', async () => {
  const device = join(ROOT, 'test/golden/everything/device.yaml');
  for (const more of [[], ['--json']]) {
    const { stdout, stderr } = await run(
      'node',
      [join(ROOT, 'scripts/run.js'), 'show', '--device', device, ...more],
      {
        env: {
          PPPI_GOLDEN_PASSWORD: PASSWORD,
          PPPI_GOLDEN_PIN: PIN,
          PPPI_GOLDEN_TOKEN: PASSWORD,
        },
      },
    );
    assert.match(stdout, /"?pin"?: ['"]?\(set\)/);
    assert.match(stdout, /"?password"?: ['"]?\(set\)/);
    assert.doesNotMatch(stdout + stderr, new RegExp(`${PASSWORD}|${PIN}`));
  }
});
