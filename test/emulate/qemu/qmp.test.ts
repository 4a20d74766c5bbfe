import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { once } from 'node:events';
import { Qmp } from '../../../scripts/emulate/qemu/qmp';

const dir = mkdtempSync(join(tmpdir(), 'pppi-'));
after(() => rmSync(dir, { recursive: true }));

const GREETING = '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}}}}\r\n';

/** An event as QEMU 7.2 writes it. */
const shutdown = (reason: string) =>
  `{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "${reason}"}}\r\n`;

/** A QEMU that says this and ends; `abruptly` by a reset of the connection. */
async function endingOf(said: string, abruptly = false) {
  const path = join(dir, 'control');
  const control = new Qmp(path);
  await control.listen();
  const qemu = connect(path);
  try {
    const [capabilities] = (await once(qemu, 'data')) as [Buffer];
    assert.match(capabilities.toString(), /qmp_capabilities/);
    qemu.write(GREETING + said);
    if (abruptly) qemu.destroy();
    else qemu.end();
    return await control.ending();
  } finally {
    qemu.destroy();
    control.close();
  }
}

test('a restart, a power-off, and an end that was not the device’s', async () => {
  assert.equal(await endingOf(shutdown('guest-reset')), 'restart');
  assert.equal(await endingOf(shutdown('guest-shutdown')), 'off');
  assert.equal(await endingOf(shutdown('host-signal')), undefined);
  assert.equal(await endingOf(''), undefined);
});

test('a QEMU that is killed in the middle of a line', async () => {
  assert.equal(await endingOf('{"timestamp": {"sec', true), undefined);
});
