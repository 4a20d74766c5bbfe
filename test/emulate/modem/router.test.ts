import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LanRequest } from '../../../scripts/emulate/line';
import { loadKind } from '../../../scripts/emulate/modem-files';
import type { RouterInterface } from '../../../scripts/emulate/modem/kind';
import { RouterFunction } from '../../../scripts/emulate/modem/usb/router-function';
import { registeredModem } from './modem-bench';

const entry = loadKind('huawei-12d1-1f01').modes.modem?.interfaces.find(
  (one): one is RouterInterface => one.function === 'router',
);

test('frames of a router modem: put together by packets, ended by a short or an empty one', async () => {
  assert.ok(entry);
  const modem = await registeredModem();
  const sent: number[] = [];
  const heard: number[] = [];
  const cables: LanRequest[] = [];
  let closed = 0;
  const card = new RouterFunction(
    entry,
    modem,
    (cable) => {
      cables.push(cable);
      return { receive: (frame) => heard.push(frame.length), close: () => (closed += 1) };
    },
    {
      send: (bytes) => sent.push(bytes.length),
      notify: () => undefined,
      flush: () => undefined,
      hurry: () => undefined,
    },
  );
  const [cable] = cables;
  assert.deepEqual([cable?.address, cable?.lease], ['192.168.8.1', '192.168.8.100']);
  for (const length of [60, 512, 512, 490, 1024, 1, 512, 0, 2048]) {
    card.bulkOut(new Uint8Array(length));
  }
  card.reset();
  card.bulkOut(new Uint8Array(1513));
  assert.deepEqual(heard, [60, 1514, 1025, 512, 1513]);
  cable?.send(new Uint8Array(1514));
  cable?.send(new Uint8Array(1024));
  assert.deepEqual(sent, [1514, 1024, 0]);
  assert.equal(cable?.isOnline(), true);
  modem.radioOff();
  modem.registration = 'searching';
  assert.equal(cable?.isOnline(), false);
  card.close();
  assert.equal(closed, 1);
});
