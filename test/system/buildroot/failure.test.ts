import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from '../../../scripts/system/buildroot/failure';

const stamp = (folder: string) =>
  `make: *** [package/pkg-generic.mk:271: /b/device/buildroot/build/${folder}/.stamp_built] Error 2`;

test('the failing package is the one of the last step', () => {
  for (const [step, folder, name] of [
    ['busybox 1.37.0', 'busybox-1.37.0', 'busybox'],
    ['host-m4 1.4.21', 'host-m4-1.4.21', 'host-m4'],
    ['bootlin 2025.08-1', 'bootlin-2025.08-1', 'bootlin'],
    ['linux custom', 'linux-custom', 'linux'],
    ['host-skeleton ', 'host-skeleton', 'host-skeleton'],
  ] as const) {
    const output = [`>>> ${step} Building`, stamp(folder)];
    assert.equal(explainFailure(output, false).package, name);
  }
});

test('a package whose step was not printed is named with its version, a step of the whole image by none', () => {
  const output = ['>>> zlib 1.3 Installing to target', stamp('rpi-firmware-0.1-2')];
  assert.equal(explainFailure(output, false).package, 'rpi-firmware-0.1-2');
  const finalize = ['>>> zlib 1.3 Installing to target', '>>>   Executing post-build script', 'no'];
  assert.equal(explainFailure(finalize, false).package, undefined);
});

test('only lines of the last step are shown, 15 at most', () => {
  const output = ['>>> a 1 Building', 'old', '>>> b 1 Building', ...Array(30).fill('new'), 'end'];
  const { package: name, lines } = explainFailure(output, false);
  assert.equal(name, 'b');
  assert.equal(lines.length, 15);
  assert.ok(!lines.includes('old'));
  assert.equal(lines.at(-1), 'end');
});

const hint = (line: string, offline = false) =>
  explainFailure(['>>> a 1 Building', line, stamp('a-1')], offline).hint;

test('what to try depends on what went wrong', () => {
  assert.match(hint('cc1: No space left on device'), /free some space/);
  assert.match(hint('ERROR: a.tar has wrong sha256 hash:'), /truncated, or a proxy or login page/);
  assert.match(
    hint('>>> busybox 1.37.0 Collecting legal info\nERROR: LICENSE has wrong sha256 hash:'),
    /^a licence file differs from the one that Buildroot knows/,
  );
  assert.match(hint("error: expected ';'"), /read the log/);
  const made = 'the output folder must be rebuilt, delete /b/device/buildroot';
  assert.match(hint(made), /^delete that folder/);
});

test('a way to the servers that is missing: what is in the way, and how to do without it', () => {
  for (const [line, fact] of [
    ['wget: unable to resolve host address ‘x.example’', /^the server's name cannot be resolved/],
    ['curl: (6) Could not resolve host: x.example', /^the server's name cannot be resolved/],
    ['Connecting to 127.0.0.1:9... failed: Connection refused.', /^the connection failed/],
    ['Connecting to x.example:443... failed: Connection timed out.', /^the connection failed/],
    ['Connecting to x.example:443... failed: Network is unreachable.', /^the connection failed/],
    ['Read error at byte 12/3456 (Connection timed out). Retrying.', /^the connection failed/],
    ['Proxy tunneling failed: ForbiddenUnable to establish SSL connection.', /^a proxy refuses/],
    ['2026-01-01 00:00:00 ERROR 407: Proxy Authentication Required.', /^a proxy refuses/],
    ['ERROR: cannot verify x.example’s certificate, issued by ‘CN=p’:', /certificate is not trust/],
    ['GnuTLS: An unexpected TLS packet was received.', /certificate is not trusted, or a proxy/],
  ] as const) {
    assert.match(hint(line), fact, line);
    assert.match(hint(line), /PPPI_PRIMARY_SITE .*--offline needs no network$/, line);
    assert.match(hint(line, true), /^a source is missing: run once without --offline/, line);
  }
});

const DOWNLOAD = 'make: *** [package/pkg-generic.mk:189: /b/build/a-1/.stamp_downloaded] Error 1';

test('a server that does not give a file is told from line 404 of a source', () => {
  for (const line of [
    '2026-01-01 00:00:00 ERROR 404: Not Found.',
    'HTTP request sent, awaiting response... 503 Service Unavailable',
    'curl: (22) The requested URL returned error: 403',
    DOWNLOAD,
  ])
    assert.match(hint(line), /name a mirror in PPPI_PRIMARY_SITE/, line);
  for (const line of ['a.c:404:12: error: expected', 'make[2]: *** [Makefile:403: a.o] Error 1'])
    assert.match(hint(line), /read the log/, line);
});

test('--offline with a source that is not there asks for a run without it', () => {
  for (const line of [DOWNLOAD, 'wget: unable to resolve host address'])
    assert.match(hint(line, true), /run once without --offline, or set PPPI_PRIMARY_SITE/);
  assert.match(hint('ERROR: a.tar has wrong sha256 hash:', true), /^replace that source in the fo/);
});
