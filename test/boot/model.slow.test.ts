import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadBoard } from '../../scripts/hardware';
import { bootModel } from '../../scripts/boot-models';
import { readDevice } from '../../scripts/flow';
import { say } from '../../scripts/frame';
import { drawn } from '../support/seed';
import { built } from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** What `npm run boot-models` does; the model that the emulator has by default boots in all other tests. */
test('the device tree of another model boots to a shell and dials', async (t) => {
  const device = await readDevice(SHIPPED_DEVICE);
  const { models, emulator } = await loadBoard(device.board);
  const others = models.filter(({ name }) => name !== emulator.model);
  const image = await built(SHIPPED_DEVICE);
  for (const model of drawn('models', others, 1, ({ name }) => name))
    await t.test(model.name, async () => {
      const tell = (line: string) => say(`${model.name}: ${line}`);
      const result = await bootModel({
        image,
        device,
        model,
        usbModem: 'huawei-12d1-1506',
        say: tell,
      });
      assert.equal(result.problem, '');
    });
});
