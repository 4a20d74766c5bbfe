import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { clone, explainClone } from '../../../scripts/system/buildroot/clone';
import { closed } from '../../support/closed';

/** git without a way to upstream: what is in the way, and how to do without. */

const dir = mkdtempSync(join(tmpdir(), 'pppi-clone-'));
after(() => rmSync(dir, { recursive: true, force: true }));

const WITHOUT = /unpack buildroot-2026\.02\.3\.tar\.xz.* BUILDROOT_DIR .*PPPI_PRIMARY_SITE/;

/**
 * Real git behind a proxy that answers so.
 * @param stallSeconds so long until it is given up; git beside other work takes seconds to start
 * @returns the error of clone
 */
async function cloneThrough(
  answer: (socket: Socket) => void,
  stallSeconds = 60,
): Promise<Error & { hint?: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const before = process.env.https_proxy;
  process.env.https_proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const into = join(dir, 'tree');
  try {
    await clone(into, { stallSeconds, leastBytes: 1, totalSeconds: 120 });
    return new Error('it was cloned');
  } catch (error) {
    return error as Error;
  } finally {
    if (before === undefined) delete process.env.https_proxy;
    else process.env.https_proxy = before;
    server.close();
    rmSync(into, { recursive: true, force: true });
  }
}

for (const [name, answer, fact, hint] of [
  ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\n', /refuses with status 407/, /USER:PASS/],
  ['403', 'HTTP/1.1 403 Forbidden\r\n', /the proxy refuses with status 403/, /USER:PASSWORD/],
  ['a login page', 'HTTP/1.1 200 OK\r\n\r\n<html>log in</html>', /no secure connection/, /browser/],
  ['no HTTP', '<html>', /no secure connection/, /browser/],
] as const)
  test(`a proxy that answers with ${name}`, async () => {
    const error = await cloneThrough((socket) => socket.end(`${answer}\r\n`));
    assert.match(error.message, /^cannot fetch Buildroot 2026\.02\.3 from https:\/\/gitlab\.com/);
    assert.match(error.message, fact);
    assert.match(error.hint ?? '', hint);
    assert.match(error.hint ?? '', WITHOUT);
  });

test('a proxy that is silent is given up, with all that git has started', async () => {
  let gone = Promise.resolve();
  const error = await cloneThrough((socket) => (gone = closed(socket)), 2);
  assert.match(error.message, /^gitlab\.com sent less than .* in 2 s: gave up$/);
  assert.match(error.hint ?? '', WITHOUT);
  // git-remote-https holds the connection.
  await gone;
  assert.ok(!existsSync(join(dir, 'tree')));
});

test('what git says, and what is told', () => {
  const unable = (text: string) =>
    explainClone(`fatal: unable to access 'https://gitlab.com/x.git/': ${text}\n`);
  for (const [text, fact, hint] of [
    ['Could not resolve host: gitlab.com', /cannot resolve gitlab\.com/, /the network/],
    ['Could not resolve proxy: p.example', /cannot resolve the proxy p\.example/, /https_proxy/],
    [
      "Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server",
      /the connection failed/,
      /check the network/,
    ],
    [
      'server certificate verification failed. CAfile: none CRLfile: none',
      /certificate is not trusted/,
      /clock/,
    ],
    [
      'SSL certificate problem: unable to get local issuer certificate',
      /certificate is not trusted/,
      /ca-certificates/,
    ],
    ['The requested URL returned error: 503', /answers with status 503/, /later/],
    ['write error: No space left on device', /no space left/, /10 GB/],
    ['something new', /something new/, /^without that network/],
  ] as const) {
    const error = unable(text);
    assert.match(error.message, fact);
    assert.match(error.hint ?? '', hint);
    assert.match(error.hint ?? '', WITHOUT);
  }
});
