import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { INTERRUPTED_STATUS, ROOT, TYPESCRIPT, UserError } from '../../scripts/frame';
import { fetchPackages } from '../../scripts/system/debian/fetch';
import { startMirror, type Mirror } from '../support/apt/mirror';
import { closed } from '../support/closed';
import { setEnvironment } from '../support/environment';

/** Real mmdebstrap behind a proxy that misbehaves. */

const dir = mkdtempSync(join(tmpdir(), 'pppi-fetch-'));
const root = join(dir, 'root');
const recipe = { suite: 'trixie', alsoFrom: [], packages: ['busybox-static'] };
/** As it is when all files of this process have been loaded: some of them set variables of their own. */
let environment: NodeJS.ProcessEnv;
let proxy: Mirror;

before(async () => {
  environment = { ...process.env };
  proxy = await startMirror(dir);
  process.env.http_proxy = proxy.url;
});
after(() => {
  setEnvironment(environment);
  proxy.close();
  rmSync(dir, { recursive: true, force: true });
});

async function refused(stallSeconds = 60): Promise<UserError> {
  const bounds = { stallSeconds, leastBytes: 64 * 1024, totalSeconds: 60 };
  const error: unknown = await fetchPackages(recipe, root, () => undefined, bounds).then(
    () => new Error('it was fetched'),
    (e: unknown) => e,
  );
  assert.ok(error instanceof UserError, String(error));
  assert.ok(!existsSync(root));
  return error;
}

test('a proxy that wants an account, or shows a page, is not taken for a bad signature', async () => {
  for (const [status, title, fact, hint] of [
    [407, 'Log in', /InRelease: the proxy 127\.0\.0\.1:\d+ answers 407 .*"Log in"/, /USER:PASSWO/],
    [200, 'Hotel', /the proxy \S+ sends an HTML page instead \("Hotel"\)/, /log in to the netw/],
  ] as const) {
    proxy.answer = (_request, response) => {
      response.writeHead(status, { 'Content-Type': 'text/html' });
      response.end(`<title>${title}</title>`);
      return true;
    };
    const { message, hint: said = '' } = await refused();
    assert.match(message, fact);
    assert.match(said, hint);
    assert.doesNotMatch(message + said, /signature|keyring/);
  }
});

test('what is to come from another suite too is asked for there, beside the release itself', async () => {
  const asked = proxy.asked.length;
  proxy.answer = (_request, response) => {
    response.writeHead(404).end();
    return true;
  };
  const other = { ...recipe, alsoFrom: ['trixie-backports'] };
  await assert.rejects(
    fetchPackages(other, root, () => undefined),
    UserError,
  );
  const indexes = proxy.asked.slice(asked).filter((path) => /\/InRelease$/.test(path));
  for (const suite of ['trixie', 'trixie-backports'])
    assert.ok(
      indexes.some((path) => path.endsWith(`/dists/${suite}/InRelease`)),
      indexes.join(),
    );
});

/** The proxy takes each request and never answers. @returns its connections */
function silence(): Set<Socket> {
  const open = new Set<Socket>();
  proxy.answer = ({ socket }) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    return true;
  };
  return open;
}

/** Waits until apt's methods, which hold the connections, have gone. */
async function untilClosed(open: Set<Socket>): Promise<void> {
  for (const socket of open) await closed(socket);
}

test('a proxy that is silent is given up, and named', async () => {
  const open = silence();
  const { message } = await refused(3);
  assert.match(
    message,
    /^deb\.debian\.org, through the proxy 127\.0\.0\.1:\d+, sent less than 64 kB in 3 s/,
  );
  await untilClosed(open);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} while the proxy is silent ends it at once, with all its children`, async () => {
    const open = silence();
    const program = `const { listenForInterrupt } = require('./scripts/frame');
    listenForInterrupt();
    require('./scripts/system/debian/fetch')
      .fetchPackages(${JSON.stringify(recipe)}, ${JSON.stringify(root)}, () => undefined)
      .catch((e) => console.log(e.name));`;
    const before = proxy.asked.length;
    const child = spawn('node', ['-r', TYPESCRIPT, '-e', program], { cwd: ROOT });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    while (proxy.asked.length === before && child.exitCode === null)
      await new Promise((done) => setTimeout(done, 50));
    child.kill(signal);
    await once(child, 'close');
    await untilClosed(open);
    // On a busy machine it may not have cleared up in the two seconds after which it ends in any case.
    if (child.exitCode !== INTERRUPTED_STATUS[signal]) assert.equal(said, 'Interrupted\n');
    assert.ok(!existsSync(root));
  });
