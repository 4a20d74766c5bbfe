import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadBoard } from '../../scripts/hardware';
import { listKinds, loadKind } from '../../scripts/emulate/modem-files';
import { ModeSwitch } from '../../scripts/emulate/modem/mode-switch';
import { withBase } from '../../scripts/system/debian/provide';
import type { ModemFile } from '../../scripts/config';
import {
  NAMED_MESSAGES,
  readModeSwitchData,
  type ModeSwitchEntry,
} from '../support/modeswitch-data';
import { shippedModems } from '../support/modems';

/** The ids of config/modems beside those of the usb-modeswitch-data that is in every image. */

let data: Map<string, ModeSwitchEntry>;

before(async () => {
  const request = {
    board: await loadBoard('rpi3'),
    kernel: 'stable' as const,
    refresh: false,
    say: () => undefined,
  };
  data = await withBase(request, ({ rootDir }) =>
    readModeSwitchData(join(rootDir, 'usr/share/usb_modeswitch')),
  );
});

test('usb-modeswitch-data can be read', () => {
  assert.ok(data.size > 400, String(data.size));
  assert.deepEqual(data.get('12d1:14fe'), {
    targets: ['12d1:1506', '12d1:150f', '12d1:151d', '12d1:1c1e'],
    messages: [NAMED_MESSAGES.HuaweiNewMode],
  });
});

for (const { name, file } of shippedModems()) {
  test(`modem ${name}: usb-modeswitch-data knows each of its ids, or the file itself does`, () => {
    const { storage, modem, switch: method } = file.usb;
    if (method.kind !== 'data-pack') return;
    const entries = storage.map((id) => {
      const entry = data.get(id);
      assert.ok(entry, `unknown: ${id}`);
      return entry;
    });
    if (entries.length === 0) return;
    const targets = new Set(entries.flatMap((entry) => entry.targets));
    for (const id of modem) assert.ok(targets.has(id), `${id} is no target of ${storage.join()}`);
  });
}

/** The messages that the device will send to a modem of this id. */
function messagesFor(id: string, file: ModemFile): string[] {
  const { switch: method } = file.usb;
  switch (method.kind) {
    case 'messages':
      return method.messages;
    case 'huawei-new':
      return [NAMED_MESSAGES.HuaweiNewMode];
    case 'huawei-alt':
      return [NAMED_MESSAGES.HuaweiAltMode];
    case 'eject':
      return [];
    case 'data-pack':
      return data.get(id)?.messages ?? [];
  }
}

for (const name of listKinds()) {
  const kind = loadKind(name);
  const { storage } = kind.modes;
  if (!storage) continue;
  test(`modem ${name}: what its modem file makes usb_modeswitch send is what it listens for`, () => {
    const id = [storage.device.idVendor, storage.device.idProduct]
      .map((value) => value.toString(16).padStart(4, '0'))
      .join(':');
    const modem = shippedModems().find(({ file }) => file.usb.storage.includes(id));
    assert.ok(modem, `no file in config/modems has ${id}`);
    const listener = new ModeSwitch({ ...kind, ignoreFirst: 0 });
    const heard = messagesFor(id, modem.file).map((message) =>
      listener.hear(Buffer.from(message, 'hex').subarray(15)),
    );
    assert.equal(heard.at(-1), 'switch', heard.join());
  });
}
