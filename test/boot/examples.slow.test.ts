import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES_DIR } from '../../scripts/checkout';
import { run } from '../../scripts/os';
import { drawn } from '../support/seed';
import { boot, despiteAborts, online, PATIENCE, saysOnline, until, type Booted } from './booted';

interface Example {
  name: string;
  /** what is to be made before, by its Makefile */
  make?: true;
  /** what the example is for, seen on the device */
  seen: (pi: Booted) => Promise<void>;
}

const EXAMPLES: Example[] = [
  { name: 'gateway', seen: (pi) => saysOnline(pi, 'lte') },
  {
    name: 'own-program',
    make: true,
    seen: async (pi) => {
      const lines = () => pi.sh("grep -c 'board-health.*: uptime ' /var/log/services || :");
      await until('a line of the program in the log', async () => (await lines()) !== '0', 60);
      await until(
        'a line on the data partition',
        async () => (await pi.console.run('cat /data/services/*/last')).status === 0,
        30,
      );
      assert.match(await pi.sh('cat /data/services/board-health/last'), /^uptime \d+ s, load /);
      const [user] = (await pi.sh("ps -o user,comm | grep 'board-healt'")).split(' ');
      assert.notEqual(user, 'root');
    },
  },
];

test('each example has a test', async () => {
  const files = (await readdir(EXAMPLES_DIR)).filter((file) => file.endsWith('.yaml'));
  assert.deepEqual(files.sort(), EXAMPLES.map(({ name }) => `${name}.yaml`).sort());
});

for (const { name, make, seen } of drawn('examples', EXAMPLES, 1, (one) => one.name))
  test(`the example ${name} boots, goes online and does what it is for`, () =>
    despiteAborts(async () => {
      if (make) await run('make', ['-C', join(EXAMPLES_DIR, name)]);
      const file = join(EXAMPLES_DIR, `${name}.yaml`);
      const pi = await boot(`example-${name}`, file, 'huawei-12d1-14fe');
      try {
        await online(pi);
        await pi.console.login(30 * PATIENCE);
        await seen(pi);
      } finally {
        await pi.stop();
      }
    }));
