import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../scripts/frame';
import { inTempDir, OWN_MOUNTS, run, start } from '../../../scripts/os';
import { NEEDS_TUN, openServers, type Server } from '../../../scripts/emulate/servers';
import { linuxDevice } from './linux-device';

/** Real servers in a name space; where this machine allows none, each test says so and is skipped. */

const ROOT = join(__dirname, '..', '..', '..');

/** Servers, and what they and the bench say. */
async function opened(t: TestContext, servers: Server[]) {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-servers-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const [log, told]: [string[], string[]] = [[], []];
  const wish = { forwards: [], servers, tell: (line: string) => told.push(line) };
  try {
    const open = await openServers(wish, { taken: [], dir, log: (line) => log.push(line) });
    t.after(() => open.close());
    return { ...open, log, told, dir };
  } catch (error) {
    if (!(error instanceof UserError) || !error.message.includes(NEEDS_TUN)) throw error;
    t.skip(error.message);
    return undefined;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  for (; !holds(); await sleep(20)) if (Date.now() > end) throw new Error(`never: ${what}`);
}

test('a web server has a name and an address, and 1 MB comes from it whole', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-www-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, 'file'), Buffer.alloc(1024 * 1024, 'real'));
  const command = `echo "$NAME is $ADDRESS"; exec busybox httpd -f -p "$ADDRESS:80" -h ${dir}`;
  const open = await opened(t, [{ name: 'www.example', command }]);
  if (!open) return;
  assert.equal(open.servers.names['www.example'], '198.51.100.1');
  const device = await linuxDevice(t, open.servers);
  if (!device) return;
  const fetch = 'busybox wget -q -O - http://www.example/file';
  await until('httpd listens', () =>
    open.log.includes('server www.example: www.example is 198.51.100.1'),
  );
  const { stdout } = await device.sh(
    `for _ in $(seq 100); do ${fetch} && break; sleep 0.1; done 2>/dev/null | md5sum; md5sum <${dir}/file`,
  );
  const [got, sent] = stdout.split('\n');
  assert.equal(got, sent);
});

test('the carrier’s own internet stays, and an address that nobody has is unreachable', async (t) => {
  const open = await opened(t, [{ name: 'idle.example', command: 'sleep infinity' }]);
  const device = open && (await linuxDevice(t, open.servers));
  if (!device) return;
  assert.equal(
    (await device.sh('busybox wget -q -O - http://example.com/')).stdout,
    'Hello from the virtual carrier.',
  );
  assert.equal((await device.sh('busybox ping -c 1 idle.example')).exitCode, 0);
  assert.notEqual((await device.sh('busybox ping -c 1 -W 1 198.51.100.9')).exitCode, 0);
  // Longer than the way is wide: fragments, out and back.
  assert.match(
    (await device.sh('busybox ping -c 1 -s 4000 idle.example')).stdout,
    /4008 bytes from/,
  );
});

test('a server that ends is told, by name', async (t) => {
  const open = await opened(t, [{ name: 'short.example', command: 'echo oops >&2; exit 3' }]);
  if (!open) return;
  await until('the server ended', () => open.told.length > 0);
  assert.deepEqual(open.told, ['the server of short.example ended with status 3']);
  assert.ok(open.log.includes('server short.example: oops'));
});

test('what servers have started ends with them, and nothing is told of it', async (t) => {
  const sign = `/tmp/pppi-sign-${process.pid}`;
  t.after(() => rm(sign, { force: true }));
  // A daemon: in a session of its own, its parent gone, no signal but KILL ends it.
  const daemon = `setsid sh -c 'trap "" TERM INT HUP; echo up; while :; do : >${sign}; sleep 0.05; done' & wait`;
  const open = await opened(t, [{ name: 'daemon.example', command: daemon }]);
  if (!open) return;
  await until('the daemon runs', () => existsSync(sign));
  await open.close();
  await rm(sign, { force: true });
  await sleep(300);
  assert.equal(existsSync(sign), false);
  assert.deepEqual(open.told, []);
});

test('servers end also when the emulator is killed', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-killed-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const sign = join(dir, 'sign');
  const program = `
    require('${ROOT}/scripts/typescript.js');
    const { openServers } = require('${ROOT}/scripts/emulate/servers');
    const servers = [{ name: 'a', command: 'while :; do : >${sign}; sleep 0.05; done' }];
    openServers({ forwards: [], servers, tell: console.error }, { taken: [], dir: '${dir}', log: () => {} })
      .catch((error) => console.error(error.message));
    setInterval(() => {}, 1000);
  `;
  const child = start('node', ['-e', program], { buffer: false });
  t.after(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await until('the server runs', () => existsSync(sign) || said.includes(NEEDS_TUN));
  if (said !== '') return t.skip(said.trim());
  child.kill('SIGKILL');
  await child;
  let gone = false;
  for (let tries = 0; tries < 100 && !gone; tries++) {
    await rm(sign, { force: true });
    await sleep(200);
    gone = !existsSync(sign);
  }
  assert.equal(gone, true);
});

test('where there is no TUN the reason is named, and what to do instead', async () => {
  const program = `
    require('${ROOT}/scripts/typescript.js');
    const { openServers } = require('${ROOT}/scripts/emulate/servers');
    openServers({ forwards: [], servers: [{ name: 'a', command: 'true' }], tell: () => {} }, { taken: [], dir: process.argv[1], log: () => {} })
      .then(() => process.exit(1), ({ message, hint }) => console.log(message, hint));
  `;
  await inTempDir(async (dir) => {
    const hidden = 'mount --bind /dev/null /dev/net/tun 2>/dev/null || :; exec "$@"';
    const node = [process.execPath, '-e', program, dir];
    const { stdout } = await run('unshare', [...OWN_MOUNTS, 'sh', '-c', hidden, 'sh', ...node]);
    assert.match(
      stdout,
      /^--server needs a TUN device in a name space of its own, and this machine refuses it: /,
    );
    assert.match(stdout, /: socat: .*tun.*; or use --forward, which needs no rights/is);
  });
});
