import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { huawei } from './machine';
import { onUsbMachine } from './usb-machine';

const twoLinks = aDevice({ links: [aLink(), aLink({ name: 'spare', unit: 1 })] });

test(
  'two links, one modem: pon says whose it is',
  onUsbMachine(async (machine) => {
    await machine.plug(huawei());
    const { stdout } = await machine.sh(`
      /usr/libexec/pppi/ports
      pon spare 2>&1
      poff twilio
      pon spare 2>&1
      pon twilio 2>&1`);
    const held = 'pon: spare waits for a modem: the modem at 1-1.2 belongs to link twilio';
    assert.equal(stdout, `${held}\n${held}, which is off`);
  }, twoLinks),
);

test(
  'two links, two sorts of modem: the other one’s is none of ours',
  onUsbMachine(
    async (machine) => {
      await machine.plug(huawei());
      const { stdout } = await machine.sh('/usr/libexec/pppi/ports; pon spare 2>&1');
      assert.equal(stdout, '');
    },
    aDevice({
      links: [
        aLink(),
        aLink({ name: 'spare', unit: 1, modem: { ...aLink().modem, ids: ['1199:68a3'] } }),
      ],
    }),
  ),
);
