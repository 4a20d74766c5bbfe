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
  await until(
    'the watchdog is fed',
    async () => /pppid: feeding \/dev\/watchdog/.test(await pi.sh('cat /var/log/messages')),
    60,
  );
  return pi;
}

test('pppid hangs, and nothing starts another one: the watchdog resets the machine', async () => {
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
    // pppid-run would kill it and start another one.
    await pi.sh('kill -STOP $(pidof pppid-run) $(pidof qjs)');
    const seconds = await secondsToEnd(pi, WATCHDOG_SECONDS + 30);
    assert.ok(seconds > WATCHDOG_SECONDS - 20, `reset after ${seconds} s: not by the watchdog`);
  } finally {
    await pi.stop();
  }
});
