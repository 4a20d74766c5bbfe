import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { UserError, LOG_DIR } from '../../scripts/frame';
import { aptFailure, downloadPackages, runDownload } from '../../scripts/os';
import { DEB, dateRelease, PACKAGES, startMirror, type Mirror } from '../support/apt/mirror';
import { privateApt } from '../support/apt/private-apt';
import { closed } from '../support/closed';
import { setEnvironment } from '../support/environment';

/** Real apt-get of this machine, in a root of its own, with an archive that misbehaves. */

const dir = mkdtempSync(join(tmpdir(), 'pppi-apt-'));
/** As it is when all files of this process have been loaded: some of them set variables of their own. */
let environment: NodeJS.ProcessEnv;
let mirror: Mirror;
let good: Map<string, Buffer>;
let root = 0;
const INSTALL = ['install', '--yes', 'pppi-probe'];
/** apt waits longer before each try. */
const AT_ONCE = { 'Acquire::Retries': '0' };
const DAY = 86_400_000;

before(async () => {
  environment = { ...process.env };
  mirror = await startMirror(dir);
  good = new Map(mirror.files);
});
after(() => {
  setEnvironment(environment);
  mirror.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  mirror.files = new Map(good);
  mirror.answer = () => false;
  setEnvironment(environment);
});

/** Downloads as ensureTools does, from `url`. @returns what it says of it, undefined if it went well */
async function download(url = mirror.url, options = 'trusted=yes'): Promise<UserError | undefined> {
  const { config } = privateApt(
    join(dir, String((root += 1))),
    `deb [${options}] ${url} test main`,
  );
  process.env.APT_CONFIG = config;
  try {
    await downloadPackages(INSTALL, AT_ONCE);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error;
  }
}

function assertSaid(error: UserError | undefined, fact: RegExp, hint: RegExp): void {
  assert.match(error?.message ?? 'it went well', fact);
  assert.match(error?.hint ?? '', hint);
}

const page = (status: number, title: string, headers: Record<string, string> = {}) =>
  void (mirror.answer = (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'text/html', ...headers });
    response.end(`<html><head>\n<title>\n ${title} </title></head></html>`);
    return true;
  });

const setDates = (date: number, validUntil: number | undefined) =>
  dateRelease(mirror, validUntil === undefined ? { date } : { date, validUntil });

test('an archive that is right', async () => {
  assert.equal(await download(), undefined);
  assert.ok(mirror.asked.includes(DEB));
});

test('another answer than the file: status and title are told', async () => {
  page(403, 'Not by our policy');
  assertSaid(
    await download(),
    /answers 403 Forbidden \("Not by our policy"\)/,
    /a firewall or the mirror refus/,
  );
  page(407, 'Who are you?');
  assertSaid(await download(), /answers 407 Proxy .*\("Who are you\?"\)/, /USER:PASSWORD@HOST/);
  page(200, 'Hotel\u001b[2J Wi-Fi');
  assertSaid(await download(), /sends an HTML page instead \("Hotel.* Wi-Fi"\)/, /log in to the/);
});

test('a redirection to a login page, told without its query', async () => {
  mirror.answer = (request, response) => {
    if (request.url?.startsWith('/login')) response.writeHead(200).end('<title>Hotel</title>');
    else response.writeHead(302, { Location: `${mirror.url}/login?token=1` }).end();
    return true;
  };
  assertSaid(
    await download(mirror.url, 'lang=none'),
    /the server redirects to http:\/\/127\.0\.0\.1:\d+\/login: a login page\?/,
    /log in to the network/,
  );
});

test('the proxy of apt.conf is named, and its account neither shown nor logged', async () => {
  page(407, 'Proxy');
  const proxy = mirror.url.replace('//', '//me:s3cr3t-of-proxy@');
  const { config } = privateApt(join(dir, 'proxied'), 'deb http://deb.example test main', proxy);
  process.env.APT_CONFIG = config;
  delete process.env.http_proxy;
  await assert.rejects(downloadPackages(INSTALL, AT_ONCE), (error) => {
    assert.ok(error instanceof UserError);
    assertSaid(
      error,
      /^http:\/\/deb\.example\/\S+: the proxy 127\.0\.0\.1:\d+ answers 407/,
      /USER/,
    );
    assert.doesNotMatch(error.message + error.hint, /s3cr3t/);
    return true;
  });
  assert.doesNotMatch(readFileSync(join(LOG_DIR, 'commands.log'), 'utf8'), /s3cr3t-of-proxy/);
});

test('damaged, cut and missing files are named', async () => {
  const spoil = (path: string) => {
    const bytes = Buffer.from(mirror.files.get(path) ?? '');
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    mirror.files.set(path, bytes);
  };
  spoil(PACKAGES);
  assertSaid(await download(), /arm64\/Packages: the file does not match the signed index/, /hour/);
  mirror.files = new Map(good).set(PACKAGES, (good.get(PACKAGES) ?? Buffer.of()).subarray(0, 50));
  assertSaid(await download(), /arm64\/Packages: the file does not match the signed index/, /hour/);
  mirror.files = new Map(good);
  spoil(DEB);
  assertSaid(
    await download(),
    /probe_1\.0_all\.deb: the file does not match the signed/,
    /an hour/,
  );
  mirror.files.delete(DEB);
  assertSaid(await download(), /probe_1\.0_all\.deb: the server answers 404 Not Found/, /older/);
});

test('no signature; an index of another time', async () => {
  assertSaid(await download(mirror.url, 'lang=none'), /no signed index/, /another mirror/);
  setDates(-30 * DAY, -5 * DAY);
  assertSaid(await download(), /expired 5d .* ago by this machine's clock/, /^the mirror is old/);
  setDates(400 * DAY, undefined);
  assertSaid(
    await download(),
    /valid only in 399d .* by this machine's clock/,
    /^set this machine's cl/,
  );
});

test('no way to the archive', async () => {
  assertSaid(await download('http://127.0.0.1:9'), /cannot reach 127\.0\.0\.1:9/, /check the netw/);
  assertSaid(await download('http://x.invalid'), /cannot resolve x\.invalid/, /the netw/);
  assertSaid(
    await download(mirror.url.replace('http', 'https')),
    /the TLS handshake with the server failed/,
    /browser/,
  );
});

test('a source of somebody else’s that is broken does not matter', async () => {
  const source = `deb [trusted=yes] ${mirror.url} test main\ndeb http://x.invalid other main`;
  process.env.APT_CONFIG = privateApt(join(dir, 'two'), source).config;
  await downloadPackages(INSTALL, AT_ONCE);
});

const bounds = { stallSeconds: 2, leastBytes: 64 * 1024, totalSeconds: 30 };

for (const [name, every] of [
  ['is silent', undefined],
  ['sends a byte now and then', 100],
] as const)
  test(`a server that ${name} is given up, with all that apt has started`, async () => {
    let gone = Promise.resolve();
    mirror.answer = (request, response) => {
      gone = closed(request.socket);
      if (every === undefined) return true;
      response.writeHead(200, { 'Content-Length': 100_000 }).write('x');
      const timer = setInterval(() => response.write('x'), every);
      request.socket.on('close', () => clearInterval(timer));
      return true;
    };
    const apt = privateApt(join(dir, name), `deb [trusted=yes] ${mirror.url} test main`);
    process.env.APT_CONFIG = apt.config;
    const into = [join(dir, name, 'var/lib/apt/lists')];
    await assert.rejects(
      runDownload('apt-get', ['update'], { into, from: 'deb.example', bounds }),
      /^UserError: deb\.example sent less than 64 kB in 2 s: gave up$/,
    );
    // apt's method for http, a process of its own, holds the connection.
    await gone;
  });

test('a download as a whole ends, too', async () => {
  await assert.rejects(
    runDownload('node', ['-e', 'setTimeout(() => undefined, 60_000)'], {
      into: [],
      from: 'deb.example',
      bounds: { ...bounds, stallSeconds: 60, totalSeconds: 1 },
    }),
    /^UserError: the download from deb\.example was not complete after/,
  );
});

test('words that nobody knows yet are shown', async () => {
  const error = await aptFailure('E: something new\n', undefined, 'apt-get failed');
  assertSaid(error, /^apt-get failed\n {2}E: something new$/, /build\/logs/);
});
