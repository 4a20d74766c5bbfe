import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { huawei, onMachine } from './machine';
import { supervise } from './supervision';

const twoLinks = aDevice({ links: [aLink(), aLink({ name: 'spare', unit: 1 })] });

test(
  'two links, one modem: the one without says whose it is, in pon and in link-status',
  onMachine(async (machine) => {
    await machine.plug(huawei());
    const output = await supervise(
      machine,
      [],
      `
      /usr/libexec/pppi/ports
      pppi-link spare &
      until_true 'grep -qs modem-taken /run/pppi/spare.json'
      link-status spare
      echo ===
      poff twilio
      pon spare 2>&1
      until_true 'grep -qs "which is off" /run/pppi/spare.json'
      link-status spare
      echo ===
      pon twilio 2>&1`,
    );
    const [on, off, own] = output.split(/===\n?/) as [string, string, string];
    assert.match(on, /^ {2}the modem at 1-1\.2 belongs to link twilio$/m);
    assert.match(on, /^ {2}what to do: Plug in a second modem/m);
    assert.match(
      off,
      /^pon: spare waits for a modem: the modem at 1-1\.2 belongs to link twilio, which is off$/m,
    );
    assert.match(off, /^ {2}the modem at 1-1\.2 belongs to link twilio, which is off$/m);
    assert.equal(own, '');
  }, twoLinks),
);

test(
  'two links, two sorts of modem: the other one’s is none of ours',
  onMachine(
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
