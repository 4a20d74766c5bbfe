import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  moduleNames,
  parseModes,
  wrongModes,
} from '../../../scripts/system/buildroot/check-target';

const LISTING = `drwxr-xr-x 0/0                65 2026-06-16 20:55 /etc
-rw------- 0/0                12 2026-06-16 20:55 /etc/shadow
lrwxrwxrwx 0/0                15 2026-06-16 20:55 /etc/resolv.conf -> ../run/resolv.conf
crw-rw-rw- 0/0          1,     3 2026-06-16 20:55 /dev/null
`;

test('modes and owners are read as unsquashfs lists them', () => {
  const modes = parseModes(LISTING);
  assert.deepEqual(modes.get('/etc/shadow'), { mode: '-rw-------', owner: '0/0' });
  assert.equal(modes.get('/etc/resolv.conf')?.mode, 'lrwxrwxrwx');
});

test('a lost mode, another owner and a missing file are told', () => {
  const table = [
    '/etc/shadow f 600 0 0 - - - - -',
    '/etc f 644 0 0 - - - - -',
    '/etc d 755 0 5 - - - - -',
    '/gone f 644 0 0 - - - - -',
  ];
  assert.deepEqual(wrongModes(table.join('\n'), parseModes(LISTING)), [
    '/etc is drwxr-xr-x 0/0, not -rw-r--r-- 0/0',
    '/etc is drwxr-xr-x 0/0, not drwxr-xr-x 0/5',
    'no file /gone',
  ]);
});

test('modules are found by name, loadable or built in', () => {
  const list =
    'kernel/drivers/usb/dwc2/dwc2.ko\nkernel/drivers/usb/serial/option.ko: kernel/a/usb_wwan.ko\n';
  assert.deepEqual([...moduleNames(list)], ['dwc2', 'option']);
});
