import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { walkText, type Card } from '../../scripts/contract';
import { changed, find, firmwareOf } from './breaks';
import { buildrootCard, debianCard, fixtureBoard, fixtureContext } from './cards';

let good: Card;
let goodWalk: string;

before(async () => {
  good = await debianCard();
  goodWalk = walkText(await fixtureContext(good));
});

test('the good card holds', async () => {
  assert.deepEqual(await find(good, goodWalk), []);
});

test('so it does with the config.txt and cmdline.txt of the board', async () => {
  const board = await fixtureBoard();
  const [config, cmdline] = (await Promise.all(
    ['config.txt', 'cmdline.txt'].map((name) => readFile(join(board.dir, name), 'utf8')),
  )) as [string, string];
  assert.deepEqual(await find({ ...good, config, cmdline }, goodWalk), []);
});

test('so does that of Buildroot, with all drivers built in and an empty initramfs', async () => {
  const card = await buildrootCard();
  const walk = walkText(await fixtureContext(card));
  assert.deepEqual(await find(card, walk), []);
  card.root.modules.builtin = card.root.modules.builtin.filter((one) => one !== 'bcm2835_wdt');
  const found = await find(card, walk);
  assert.deepEqual([...new Set(found.map(({ check }) => check))], ['restart']);
});

test('newer firmware is reported with what changes, and holds', async () => {
  const card = await changed((one) => (firmwareOf(one).built = '2025-03-01'));
  const [found, ...more] = await find(card, goodWalk);
  assert.deepEqual(more, []);
  assert.ok(found?.warning);
  assert.match(found.hint, /initial_turbo=0/);
});

test('an unknown kernel is reported, and holds if nothing is missing', async () => {
  const [found, ...more] = await find(good);
  assert.deepEqual(more, []);
  assert.ok(found?.warning);
  assert.match(found.what, /6\.12\.1-test has not been reviewed/);
});

test('a driver that is elsewhere than it was is found', async () => {
  const card = await changed((one) => one.kernel.compatibles.push('brcm,bcm2835-usb'));
  const found = await find(card, goodWalk);
  assert.deepEqual(
    found.map(({ check, what }) => `${check}: ${what}`),
    [
      'drivers: was: brcm,bcm2835-usb: image (dwc2): all',
      'drivers: is now: brcm,bcm2835-usb: built in: all',
    ],
  );
});

test('a reason that is no longer needed is reported', async () => {
  const card = await changed((one) => one.kernel.compatibles.push('brcm,bcm2835-hdmi'));
  const found = await find(card, walkText(await fixtureContext(card)));
  assert.deepEqual(
    found.map(({ warning, what }) => [warning, what]),
    [[true, 'brcm,bcm2835-hdmi has a driver now']],
  );
});
