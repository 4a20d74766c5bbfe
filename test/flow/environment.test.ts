import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';

const SHOW = `"${process.execPath}" "${join(ROOT, 'scripts/run.js')}" show --device "$DEVICE"`;
const DEVICE = `board: rpi3
hostname: gate
ssh: {listen: [ppp0]}
links:
  lte:
    carrier: twilio
    modem: huawei-12d1-14fe
    auth: {kind: chap, user: me, password: "\${PW}"}
    pin: "\${PIN}"
`;

test('what the environment has for a secret: refused by its name, never shown; a note does not end anything', () =>
  inTempDir(async (dir) => {
    const device = join(dir, 'gate.yaml');
    await writeFile(device, DEVICE);
    for (const [variables, status, told] of [
      [`PW="$(printf 'hush\\374')" PIN=1234`, 2, /gate\.yaml:8:\d+: the value of PW is not UTF-8/],
      [`PW=hush PIN='1234\n'`, 2, /gate\.yaml:9:\d+: the value of PIN ends with a line break/],
      [`PW=hush PIN=1234`, 0, /^note: .*gate\.yaml:3:15: without keys no SSH server runs/],
    ] as const) {
      const {
        stdout,
        stderr,
        status: ended,
      } = await run('busybox', ['sh', '-c', `${variables} ${SHOW}`], {
        env: { DEVICE: device },
        okStatus: [0, 2],
      });
      assert.equal(ended, status, stderr);
      assert.match(stderr, told);
      assert.doesNotMatch(stdout + stderr, /hush|1234/);
    }
  }));
