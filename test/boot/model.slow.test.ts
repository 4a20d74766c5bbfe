import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadBoard } from '../../scripts/board';
import { bootModel } from '../../scripts/boot-models';
import { readDevice } from '../../scripts/flow';
import { say } from '../../scripts/host';
import { sample, seed } from '../support/seed';
import { built } from './booted';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** What `npm run boot-models` does with all of them; the model that the emulator has by default boots in all other tests. */
test('the device tree of a model, drawn by the seed, boots to a shell and dials', async (t) => {
  const device = await readDevice(SHIPPED_DEVICE);
  const { models, emulator } = await loadBoard(device.board);
  const others = models.filter(({ name }) => name !== emulator.model);
  const [model] = sample(others, 1, seed());
  assert.ok(model);
  t.diagnostic(`model ${model.name}`);
  const image = await built(SHIPPED_DEVICE);
  const tell = (line: string) => say(`${model.name}: ${line}`);
  const result = await bootModel({ image, device, model, stick: 'huawei-12d1-1506', say: tell });
  assert.equal(result.problem, '');
});
