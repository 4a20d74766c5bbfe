import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadKindFile } from '../../scripts/emulate/modem-files';
import { boot, despiteAborts, online, PATIENCE } from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

test('a modem that Linux puts into MBIM gets the configuration with its ports, and goes online', () =>
  despiteAborts(async () => {
    const modem = loadKindFile(join(__dirname, 'devices', 'mbim-modem.yaml'));
    const pi = await boot('configuration', SHIPPED_DEVICE, modem);
    try {
      await online(pi);
      await pi.console.login(30 * PATIENCE);
      const log = await pi.sh("grep -o 'usb-modem.*' /var/log/messages");
      assert.match(log, /the modem 12d1:1506 at 1-1 gets its configuration 1, which has the ports/);
      assert.equal((await pi.sh('cat /sys/bus/usb/devices/1-1/bConfigurationValue')).trim(), '1');
      // The carrier sees it online a moment before the device does.
      assert.match(
        await pi.sh('link-status || :'),
        /modem 12d1:1506 at 1-1: ttyUSB0, control ttyUSB2/,
      );
    } finally {
      await pi.stop();
    }
  }));
