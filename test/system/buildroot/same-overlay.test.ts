import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDevice } from '../../../scripts/flow';
import { OVERLAY_DIR } from '../../../scripts/host';
import { readOverlay } from '../../../scripts/overlay';
import { render } from '../../../scripts/render';

test('both systems get the same overlay, byte for byte', async () => {
  const device = await readDevice();
  const sources = await readOverlay(OVERLAY_DIR);
  const [debian, buildroot] = (['debian', 'buildroot'] as const).map((system) =>
    render({ ...device, system }, sources),
  );
  assert.deepEqual(buildroot, debian);
});
