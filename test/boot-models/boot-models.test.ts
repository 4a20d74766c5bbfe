import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardSeen, json, page, table, type ModelBoot } from '../../scripts/boot-models';

const GOOD: ModelBoot = {
  model: '3-b',
  deviceTree: 'bcm2837-rpi-3-b.dtb',
  card: 3.02,
  shell: 11.34,
  online: 19.96,
  problem: '',
};
const BAD: ModelBoot = {
  ...GOOD,
  model: 'cm3-io3',
  deviceTree: 'bcm2837-rpi-cm3-io3.dtb',
  shell: undefined,
  online: undefined,
  problem: 'no /[#$] | / within 300 s',
};

test('the time of the card is that of the line which names it', () => {
  const log = [
    '[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x410fd034]',
    '[    0.000000] Kernel command line: root=/dev/mmcblk0p2',
    '[   15.951234] mmcblk0: mmc0:4567 QEMU! 256 MiB',
    '[   16.012345]  mmcblk0: p1 p2 p3',
  ];
  assert.equal(cardSeen(log.join('\n')), 15.951234);
  assert.equal(cardSeen(log.slice(0, 2).join('\n')), undefined);
});

test('the table says when each was there, and what went wrong', () => {
  assert.equal(
    table([GOOD, BAD]),
    [
      '| model | device tree | card seen, s | shell, s | online, s | result |',
      '|---|---|---|---|---|---|',
      '| 3-b | bcm2837-rpi-3-b.dtb | 3.0 | 11.3 | 20.0 | boots and dials |',
      '| cm3-io3 | bcm2837-rpi-cm3-io3.dtb | 3.0 | – | – | **failed**: no /[#$] \\| / within 300 s |',
      '',
    ].join('\n'),
  );
});

test('page and JSON have the same results', () => {
  const when = new Date('2026-11-27T12:00:00Z');
  assert.ok(page([GOOD], 'gate', when).endsWith(`\n\n${table([GOOD])}`));
  assert.match(page([GOOD], 'gate', when), /image of gate .* on 2026-11-27\./s);
  const { passed, failed, models } = JSON.parse(json([GOOD, BAD])) as Record<string, unknown>;
  assert.deepEqual([passed, failed], [1, 1]);
  // What did not happen is not there: JSON has no undefined.
  assert.deepEqual(models, [GOOD, JSON.parse(JSON.stringify(BAD))]);
});
