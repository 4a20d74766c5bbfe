import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, publishedStates, readLook } from '../../scripts/plug';
import { whatItSays } from '../../scripts/plug/plug-all';

const state = publishedStates().find(({ name }) => name === 'quectel-em05-g');
const GOOD = `id 2c7c:030a
if 00 02 0e 00 0 cdc_mbim
if 01 0a 00 02 1 cdc_mbim
if 02 ff 00 00 0 option
if 03 ff ff ff 0 option
if 04 ff 00 00 0 
if 05 ff 00 00 0 option
busy modprobe`;

test('what the kernel has is compared with what was published', () => {
  assert.ok(state);
  const look = readLook(GOOD);
  assert.equal(look.id, '2c7c:030a');
  assert.deepEqual(look.busy, ['modprobe']);
  assert.equal(look.interfaces[4]?.driver, '');
  assert.deepEqual(differences(state.facts, look), []);
  assert.deepEqual(differences(state.facts, readLook(GOOD.replace('03 ff ff ff', '03 ff ff 30'))), [
    'interface 3 is ff/ff/30, not ff/ff/ff',
  ]);
  assert.deepEqual(differences(state.facts, readLook(GOOD.replace('if 05 ff', 'if 0c ff'))), [
    'interface 5 is missing',
    'interface 12 is unexpected: ff/00/00',
  ]);
});

test('nothing in the socket', () => {
  assert.deepEqual(readLook('id :\n'), { id: '', interfaces: [], busy: [] });
});

test('of link-status only what is said of now', () => {
  const said = whatItSays(`lte: waiting for 11 s
  USB device 1519:0020 at 1-1 looks like a modem
  dials 0, failures 0
  last events:
    2026-11-24T17:36:01Z waiting (no-modem): no modem
    2026-11-24T17:38:37Z waiting (x): other
clock: not set`);
  assert.equal(said, 'lte: waiting for 11 s\nUSB device 1519:0020 at 1-1 looks like a modem');
});
