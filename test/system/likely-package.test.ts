import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpreterPackages, libraryPackages } from '../../scripts/system/likely-package';

/** Libraries of Debian 13 with the package that has them. */
const LIBRARIES: Record<string, string> = {
  'libc.so.6': 'libc6',
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
  'libssl.so.3': 'libssl3t64',
  'libcrypto.so.3': 'libssl3t64',
  'libcurl.so.4': 'libcurl4t64',
  'libsqlite3.so.0': 'libsqlite3-0',
  'libglib-2.0.so.0': 'libglib2.0-0t64',
  'libusb-1.0.so.0': 'libusb-1.0-0',
  'libbz2.so.1.0': 'libbz2-1.0',
  'libmosquitto.so.1': 'libmosquitto1',
  'libpython3.13.so.1.0': 'libpython3.13',
  'libtinfo.so.6': 'libtinfo6',
  'libgpiod.so.3': 'libgpiod3',
  'libz.so.1': 'zlib1g',
  'libSDL2-2.0.so.0': 'libsdl2-2.0-0',
};

for (const [library, name] of Object.entries(LIBRARIES))
  test(`${library} is looked for in ${name}`, () => {
    assert.ok(libraryPackages(library).includes(name), libraryPackages(library).join(' '));
  });

test('interpreters', () => {
  assert.deepEqual(interpreterPackages('python3'), ['python3']);
  assert.deepEqual(interpreterPackages('perl'), ['perl-base', 'perl']);
});
