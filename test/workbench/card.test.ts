import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { keptCard } from '../../scripts/workbench/card';

const dir = mkdtempSync(join(tmpdir(), 'pppi-'));
after(() => rmSync(dir, { recursive: true }));
const image = join(dir, 'image');
const paths = { card: join(dir, 'card.img'), cardOf: join(dir, 'card.img.of') };

test('a card that stays is made once, and never thrown away for another image', async () => {
  writeFileSync(image, 'image');
  assert.equal(await keptCard(image, paths), paths.card);
  writeFileSync(paths.card, 'what the device wrote');
  await keptCard(image, paths);
  assert.equal(readFileSync(paths.card, 'utf8'), 'what the device wrote');
  appendFileSync(image, ', built anew');
  await assert.rejects(keptCard(image, paths), /was made from another image/);
  assert.equal(readFileSync(paths.card, 'utf8'), 'what the device wrote');
  rmSync(paths.card);
  await keptCard(image, paths);
  assert.equal(readFileSync(paths.card, 'utf8').slice(0, 18), 'image, built anew\0');
});
