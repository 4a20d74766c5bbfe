import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { Forwarding } from '../../../scripts/emulate/servers/forwarding';
import { linuxDevice } from './linux-device';

const HOST = '198.51.100.1';
const MEGABYTE = 1024 * 1024;

/** Ports of 127.0.0.1 under one name, seen from a Linux device. */
async function forwarded(t: TestContext, ports: Record<number, number>) {
  const told: string[] = [];
  const forwards = Object.entries(ports).map(([port, to]) => ({
    name: 'pc.example',
    port: Number(port),
    to,
  }));
  const forwarding = new Forwarding(forwards, { 'pc.example': HOST }, (line) => told.push(line));
  t.after(() => forwarding.close());
  const names = { 'pc.example': HOST };
  const device = await linuxDevice(t, { names, tcp: forwarding.tcp, udp: forwarding.udp });
  return device && { ...device, told };
}

async function listen(t: TestContext, serve: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as { port: number }).port;
}

test('2 MB go out and come back over one connection, each end closing its half', async (t) => {
  const port = await listen(t, (socket) => socket.pipe(socket));
  const device = await forwarded(t, { 7: port });
  if (!device) return;
  const send = 'yes 0123456789abcdef | head -c 2097152';
  const { stdout, stderr } = await device.sh(
    `${send} | md5sum; ${send} | timeout 60 busybox nc pc.example 7 | md5sum`,
  );
  const [sent, got] = stdout.split('\n');
  assert.equal(got, sent, stderr);
});

test('a server that reads nothing stops the device’s writing, and loses nothing of it', async (t) => {
  const accepted = new EventEmitter();
  const port = await listen(t, (each) => accepted.emit('socket', each.pause()));
  const first = once(accepted, 'socket', { signal: AbortSignal.timeout(20_000) });
  const device = await forwarded(t, { 9: port });
  if (!device) return;
  const sending = device.sh(
    `head -c ${4 * MEGABYTE} /dev/zero | timeout 60 busybox nc pc.example 9`,
  );
  const [socket] = (await first) as [Socket];
  let heard = 0;
  const ended = once(socket, 'end', { signal: AbortSignal.timeout(60_000) });
  socket.on('data', (bytes: Buffer) => (heard += bytes.length)).resume();
  await ended;
  socket.end();
  await sending;
  assert.equal(heard, 4 * MEGABYTE);
});

test('a port where nobody listens refuses, and that is told once', async (t) => {
  const port = await listen(t, () => undefined);
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const closed = (free.address() as { port: number }).port;
  free.close();
  await once(free, 'close');
  const device = await forwarded(t, { 80: closed, 81: port });
  if (!device) return;
  const { stderr } = await device.sh('for _ in 1 2; do busybox nc pc.example 80 </dev/null; done');
  assert.match(stderr, /refused[^]*refused/);
  const refused = `the device was refused: nothing listens on 127.0.0.1:${closed} (TCP)`;
  assert.deepEqual(device.told, [refused]);
  assert.match((await device.sh('busybox nc pc.example 82 </dev/null')).stderr, /refused/);
});

test('datagrams find the server, and their answers the device', async (t) => {
  const server = createSocket('udp4');
  server.on('message', (data, { port }) => server.send(`${String(data)} back`, port, '127.0.0.1'));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const device = await forwarded(t, { 514: server.address().port });
  if (!device) return;
  const ask = 'printf there | socat -t 2 - UDP4:pc.example:514';
  assert.equal((await device.sh(ask)).stdout, 'there back');
});
