import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { loadBoard } from '../../scripts/hardware';
import { genimageConfig } from '../../scripts/image';
import { matchesGolden } from '../support/golden';

test('the golden genimage.cfg of the board that pppi ships with', async () => {
  const text = await genimageConfig(await loadBoard('rpi3'));
  await matchesGolden(join(__dirname, 'rpi3.genimage.cfg'), text);
});

test('sizes, labels and ids are those of the board', async () => {
  const { card } = await loadBoard('rpi3');
  const text = await genimageConfig({
    card: {
      ...card,
      signature: '0badcafe',
      boot: { size: 77, label: 'OTHER' },
      root: { size: 99 },
      data: { size: 11, label: 'rest' },
    },
  });
  const own = /\b(77M|99M|11M)|"(OTHER|rest)"|0badcafe/g;
  assert.equal(text.match(own)?.length, 9, text);
  assert.doesNotMatch(text, /PPPI|"data"|70707069|\b(48|32|8)M/);
});
