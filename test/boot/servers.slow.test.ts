import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { NEEDS_TUN } from '../../scripts/emulate';
import { UserError } from '../../scripts/frame';
import { SHIPPED_DEVICE } from '../support/shipped-config';
import {
  beginDespiteAborts,
  boot,
  despiteAborts,
  PATIENCE,
  saysOnline,
  type Booted,
} from './booted';

/** The shipped image reaches real servers: two on hosts of their own, and a port of this machine. */

const MEGABYTE = Buffer.alloc(1024 * 1024, 'not of the carrier ');
const dir = mkdtempSync(join(tmpdir(), 'pppi-real-'));
const here = createServer((request, response) =>
  response.end(`${request.url} of ${request.headers.host}`),
);
const told: string[] = [];
let pi: Booted | undefined;
let noTun: string | undefined;

before(async () => {
  writeFileSync(join(dir, 'file'), MEGABYTE);
  const config = ['listener 1883', 'allow_anonymous true', 'user root'];
  writeFileSync(join(dir, 'mosquitto.conf'), config.join('\n'));
  here.listen(0, '127.0.0.1');
  await once(here, 'listening');
  await beginDespiteAborts(begin);
});

async function begin(): Promise<void> {
  const { port } = here.address() as { port: number };
  const forwards = [{ name: 'pc.example', port: 80, to: port }];
  const servers = [
    { name: 'www.example', command: `exec busybox httpd -f -h ${dir}` },
    { name: 'broker.example', command: `exec mosquitto -v -c ${dir}/mosquitto.conf` },
  ];
  const tell = (line: string) => told.push(line);
  const start = (hosts: typeof servers) =>
    boot('servers', SHIPPED_DEVICE, 'huawei-12d1-1506', {
      servers: { forwards, servers: hosts, tell },
    });
  pi = await start(servers).catch((error: unknown) => {
    if (!(error instanceof UserError) || !error.message.includes(NEEDS_TUN)) throw error;
    noTun = error.message;
    return start([]);
  });
  await pi.console.login(30 * PATIENCE);
  await saysOnline(pi);
}

after(async () => {
  await pi?.stop();
  here.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Does it on the device, unless it takes hosts that this machine does not allow. */
function onHosts(work: (device: Booted) => Promise<void>) {
  return async (t: TestContext) => {
    if (noTun !== undefined) return t.skip(noTun);
    await despiteAborts(
      () => work(pi as Booted),
      async () => {
        await pi?.stop();
        await begin();
        await work(pi as Booted);
      },
    );
  };
}

test(
  'a web server on a host of its own: 1 MB comes whole',
  onHosts(async ({ sh }) => {
    const fetch = await sh(
      'wget -q -O /tmp/file http://www.example/file && md5sum /tmp/file',
      60 * PATIENCE,
    );
    const { createHash } = await import('node:crypto');
    assert.equal(fetch.split(' ')[0], createHash('md5').update(MEGABYTE).digest('hex'));
  }),
);

test(
  'mosquitto on a host of its own takes a connection by MQTT',
  onHosts(async ({ sh, log }) => {
    // CONNECT of MQTT 3.1.1 by a client named pi, and DISCONNECT (MQTT 3.1.1, 3.1 and 3.14).
    const connect = String.raw`\020\016\000\004MQTT\004\002\000\074\000\002pi\340\000`;
    const answer = await sh(`printf '${connect}' | nc -w 5 broker.example 1883 | hexdump -C`);
    assert.match(answer, /20 02 00 00/);
    assert.match(
      log.join('\n'),
      /server broker\.example: \d+: New client connected from [\d.:]+ as pi/,
    );
  }),
);

test('a port of this machine under a name, and the carrier’s own hosts beside it', async () => {
  const { sh } = pi as Booted;
  assert.equal(await sh('wget -q -O - http://pc.example/page'), '/page of pc.example');
  assert.match(await sh('wget -q -O - http://example.com/'), /virtual carrier/);
  assert.deepEqual(told, []);
});
