import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDeviceTable } from '../../scripts/system/device-table';

test('reads files and folders', () => {
  const table =
    '# secrets\n\n/etc/ppp/chap-secrets\tf 600 0 0 - - - - -\n/root d 0700 0 0 - - - - -\n';
  assert.deepEqual(parseDeviceTable(table), [
    { path: 'etc/ppp/chap-secrets', kind: 'file', mode: '600', uid: 0, gid: 0 },
    { path: 'root', kind: 'folder', mode: '0700', uid: 0, gid: 0 },
  ]);
});

for (const line of [
  'etc/shadow f 600 0 0',
  '/dev/null c 666 0 0 1 3 - - -',
  '/../etc/shadow f 600 0 0 - - - - -',
  '/etc/shadow f 999 0 0 - - - - -',
]) {
  test(`refuses ${line}`, () => {
    assert.throws(() => parseDeviceTable(line), /not a line of a device table/);
  });
}
