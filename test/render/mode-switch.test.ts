import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OVERLAY_DIR } from '../../scripts/checkout';
import type { SwitchMethod } from '../../scripts/model';
import { readOverlay } from '../../scripts/overlay-files';
import { render } from '../../scripts/render';
import { NAMED_MESSAGES, parseModeSwitch } from '../support/modeswitch-data';
import { aDevice } from '../target/device';

const MESSAGES = ['06', '71', '1b'].map(
  (code) => `55534243${'00'.repeat(11)}${code.padEnd(32, '0')}`,
);

async function configFor(method: SwitchMethod): Promise<string> {
  const modeSwitches = [{ id: '3566:2001', modem: 'brovi', method }];
  const files = render(aDevice({ modeSwitches }), await readOverlay(OVERLAY_DIR));
  const file = files.find(({ path }) => path === 'etc/pppi/usb_modeswitch.d/3566:2001');
  assert.ok(file?.kind === 'file');
  return file.bytes.toString();
}

test('every method of the mode switch becomes keys of usb_modeswitch', async () => {
  const messagesOf = async (method: SwitchMethod) =>
    parseModeSwitch(await configFor(method)).messages;
  assert.deepEqual(await messagesOf({ kind: 'huawei-new' }), [NAMED_MESSAGES.HuaweiNewMode]);
  assert.deepEqual(await messagesOf({ kind: 'huawei-alt' }), [NAMED_MESSAGES.HuaweiAltMode]);
  assert.match(await configFor({ kind: 'eject' }), /^StandardEject=1$/m);
  for (const count of [1, 2, 3]) {
    const messages = MESSAGES.slice(0, count);
    const method = { kind: 'messages', messages } as const;
    assert.deepEqual(await messagesOf(method), messages);
    assert.match(await configFor(method), /^NeedResponse=1$/m);
  }
});

test('without a mode switch of its own no modem gets a file', async () => {
  const files = render(aDevice(), await readOverlay(OVERLAY_DIR));
  const folder = files.filter(({ path }) => path.startsWith('etc/pppi/usb_modeswitch.d/'));
  assert.deepEqual(
    folder.map(({ path }) => path),
    ['etc/pppi/usb_modeswitch.d/README'],
  );
});
