import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from '../../../scripts/system/buildroot/failure';

const stamp = (folder: string) =>
  `make: *** [package/pkg-generic.mk:271: /b/device/buildroot/build/${folder}/.stamp_built] Error 2`;

test('the failing package is the one whose stamp make did not reach', () => {
  for (const [folder, name] of [
    ['busybox-1.37.0', 'busybox'],
    ['host-m4-1.4.21', 'host-m4'],
    ['rpi-firmware-063bcab6c8a90efb0d19f69d88cbbc7ec79cab68', 'rpi-firmware'],
    ['linux-custom', 'linux'],
  ] as const)
    assert.equal(explainFailure([stamp(folder)]).package, name);
});

test('only lines of the last package are shown, 15 at most', () => {
  const output = ['>>> a 1 Building', 'old', '>>> b 1 Building', ...Array(30).fill('new'), 'end'];
  const { package: name, lines } = explainFailure(output);
  assert.equal(name, 'b');
  assert.equal(lines.length, 15);
  assert.ok(!lines.includes('old'));
  assert.equal(lines.at(-1), 'end');
});

test('what to try depends on what went wrong', () => {
  const hint = (line: string) => explainFailure(['>>> a 1 Building', line, stamp('a-1')]).hint;
  assert.match(hint('cc1: No space left on device'), /free some space/);
  assert.match(hint('wget: unable to resolve host address'), /no network/);
  assert.match(hint('ERROR: a.tar has wrong sha256 hash:'), /delete it from the download folder/);
  assert.match(hint('ERROR 404: Not Found.'), /PPPI_PRIMARY_SITE/);
  assert.match(hint("error: expected ';'"), /read the log/);
});
