import assert from 'node:assert/strict';
import test from 'node:test';
import { appletNames } from '../../scripts/system/debian/busybox';

test("finds the applets in BusyBox's table", () => {
  const program = Buffer.from('\x7fELF…\0[\0[[\0acpid\0init\0zcat\0\0more', 'latin1');
  assert.deepEqual(appletNames(program), ['[', '[[', 'acpid', 'init', 'zcat']);
});

test('says so when there is no table, or another one', () => {
  assert.throws(() => appletNames(Buffer.from('nothing')), /table of applets was not found/);
  const other = Buffer.from('\0[\0[[\0not a name\0init\0\0', 'latin1');
  assert.throws(() => appletNames(other), /table of applets was not found/);
});
