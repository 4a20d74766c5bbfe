import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listKinds, loadKind } from '../../../scripts/emulate/modem-files';
import { ModeSwitch } from '../../../scripts/emulate/modem/mode-switch';
import { PACKET } from '../../../scripts/emulate/modem/usbredir/protocol';
import type { Guest } from './guest';
import { withVirtualModem } from './virtual-modem-bench';

const J = '55534243123456780000000000000011062000000101000100000000000000';
const X = '55534243123456780000000000000011063000000000010000000000000000';

const cdb = (message: string) => Buffer.from(message, 'hex').subarray(15);

async function say(guest: Guest, kind: string, message: string): Promise<string> {
  const [cdrom] = loadKind(kind).modes.storage?.interfaces ?? [];
  const endpoints = cdrom?.alternates[0]?.endpoints ?? [];
  const address = (isIn: boolean) =>
    endpoints.find((endpoint) => endpoint.address >= 0x80 === isIn)?.address ?? 0;
  await guest.out(address(false), Buffer.from(message, 'hex'));
  let answer = '';
  for (let tries = 0; tries < 5 && answer === ''; tries += 1) {
    answer = (await guest.in(address(true), 512)).toString('latin1', 0, 4);
  }
  return answer;
}

for (const name of listKinds()) {
  const { modes, switchSequences, ignoreFirst } = loadKind(name);
  for (const [index, messages] of switchSequences.entries()) {
    test(`${name}: sequence ${index + 1} of ${messages.length} makes it a modem`, async () => {
      await withVirtualModem(name, async ({ guest }) => {
        await guest.receive(PACKET.deviceConnect);
        await guest.setConfiguration(1);
        guest.forget();
        for (let round = 0; round <= ignoreFirst; round += 1) {
          for (const message of messages) assert.equal(await say(guest, name, message), 'USBS');
        }
        const { body } = await guest.receive(PACKET.deviceConnect);
        assert.equal(body.readUInt16LE(6), modes.modem?.device.idProduct);
        assert.equal(await guest.setConfiguration(1), 0);
      });
    });
  }
}

test('a first try that is acknowledged and not obeyed; forgotten without power', async () => {
  await withVirtualModem('huawei-12d1-14fe-second-try', async ({ guest, usbModem }) => {
    const modes: string[] = [];
    usbModem.on('mode', (mode) => modes.push(mode));
    for (let round = 0; round < 2; round += 1) {
      await guest.receive(PACKET.deviceConnect);
      await guest.setConfiguration(1);
      guest.forget();
      assert.equal(await say(guest, 'huawei-12d1-14fe', J), 'USBS');
      await sleep(600);
      assert.ok(guest.packets.every(({ type }) => type !== PACKET.deviceDisconnect));
      await usbModem.unplug();
      guest.forget();
      usbModem.plug();
    }
    await guest.receive(PACKET.deviceConnect);
    assert.ok(!modes.includes('modem'));
  });
});

test('two messages: in their order, with others in between', () => {
  const [[first = '', second = ''] = []] = loadKind('haier-201e-1023').switchSequences;
  const listener = new ModeSwitch(loadKind('haier-201e-1023'));
  assert.equal(listener.hear(cdb(second)), 'other');
  assert.equal(listener.hear(cdb(first)), 'heard');
  assert.equal(listener.hear(cdb(J)), 'other');
  listener.powerUp();
  assert.equal(listener.hear(cdb(second)), 'other');
  assert.equal(listener.hear(cdb(first)), 'heard');
  assert.equal(listener.hear(cdb(second)), 'switch');
});

test('the Brovi modem does not become a modem by -J', () => {
  const listener = new ModeSwitch(loadKind('brovi-3566-2001'));
  assert.equal(listener.hear(cdb(J)), 'other');
  assert.equal(listener.hear(cdb(X)), 'switch');
});
