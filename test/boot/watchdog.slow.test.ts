import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boot, online, PATIENCE, saysOnline, secondsToEnd, until, type Booted } from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** board/rpi3/cmdline.txt */
const WATCHDOG_SECONDS = 63;

async function whenFed(): Promise<Booted> {
  const pi = await boot('watchdog', SHIPPED_DEVICE, 'huawei-12d1-1506');
  await online(pi);
  await pi.console.login(30 * PATIENCE);
  await saysOnline(pi);
  // It begins 45 s after power-on.
  await until(
    'the watchdog is fed',
    async () =>
      /pppi-watchdog\[\d+\]: feeding \/dev\/watchdog/.test(await pi.sh('cat /var/log/messages')),
    60,
  );
  return pi;
}

test('a supervisor that hangs, and does not come back: the watchdog resets the machine', async () => {
  const pi = await whenFed();
  try {
    const broadcom = /^Broadcom BCM2835 Watchdog timer$/m;
    const identities = () => pi.sh('cat /sys/class/watchdog/*/identity');
    // Its module may come after softdog on a busy machine.
    await until("the board's own", async () => broadcom.test(await identities()), 30);
    assert.equal(
      await pi.sh('cat /sys/class/watchdog/*/timeout'),
      `${WATCHDOG_SECONDS}\n${WATCHDOG_SECONDS}`,
    );
    assert.equal(await pi.sh('cat /sys/module/usbcore/parameters/autosuspend'), '-1');
    await pi.sh('kill -STOP $(cat /run/pppi/twilio.pid)');
    // As if it had been so for a while: the watchdog waits three minutes for a sign.
    await pi.sh('echo 1 >/run/pppi/twilio.beat');
    const seconds = await secondsToEnd(pi, WATCHDOG_SECONDS + 30);
    assert.ok(seconds > WATCHDOG_SECONDS - 20, `reset after ${seconds} s: not by the watchdog`);
  } finally {
    await pi.stop();
  }
});
