import assert from 'node:assert/strict';
import test from 'node:test';
import { moduleName, parseModulesDep } from '../../scripts/os';

test('a module has one name, whatever its file or a person calls it', () => {
  for (const text of ['sdhci-iproc', 'sdhci_iproc', 'kernel/drivers/mmc/host/sdhci-iproc.ko.xz'])
    assert.equal(moduleName(text), 'sdhci_iproc');
});

test('modules.dep: each module with all that it needs', () => {
  const text =
    '# by depmod\nkernel/a/option.ko: kernel/a/usb_wwan.ko kernel/b/usbcore.ko.xz\nc.ko:\n';
  assert.deepEqual(
    [...parseModulesDep(text)],
    [
      ['kernel/a/option.ko', ['kernel/a/usb_wwan.ko', 'kernel/b/usbcore.ko.xz']],
      ['c.ko', []],
    ],
  );
});
