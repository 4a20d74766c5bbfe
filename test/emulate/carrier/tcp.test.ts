import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Flag } from '../../../scripts/emulate/carrier/internet/tcp-segment';
import { setUp } from './device';
import { TcpClient } from './tcp-client';

const HOST = '172.217.11.174';
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: google.com\r\n\r\n`;

const bytes = (length: number): Buffer =>
  Buffer.alloc(
    length,
    Uint8Array.from({ length: 256 }, (_, octet) => octet),
  );

function fetch(client: TcpClient, path: string): { status: string; body: Buffer } {
  client.open();
  client.write(get(path));
  client.wait(120_000);
  const split = client.body.indexOf('\r\n\r\n');
  return {
    status: client.body.toString('latin1').split('\r\n')[0] ?? '',
    body: client.body.subarray(split + 4),
  };
}

test('a page comes, then FIN, and after the last ACK nothing is left', () => {
  const setup = setUp();
  const client = new TcpClient(setup, HOST);
  client.open();
  client.write(get('/'));
  assert.match(client.body.toString(), /^HTTP\/1\.1 200 OK\r\n[^]*Hello from the virtual carrier/);
  assert.equal(client.finished, true);
  client.close();
  assert.equal(client.segments.filter(({ flags }) => flags & Flag.FIN).length, 1);
  setup.clock.pass(5000);
  assert.equal(setup.clock.timers, 0);
});

test('the built-in pages, own pages, and what is not there', () => {
  const status = (path: string): string => {
    const web = { '/time': 'late', '/': 'own' };
    return fetch(new TcpClient(setUp({ web }), HOST), path).status;
  };
  assert.equal(status('/generate_204'), 'HTTP/1.1 204 No Content');
  assert.equal(status('/time?x=1'), 'HTTP/1.1 200 OK');
  assert.equal(status('http://google.com/time'), 'HTTP/1.1 200 OK');
  assert.equal(status('/__proto__'), 'HTTP/1.1 404 Not Found');
  assert.equal(status('/bytes/99999999999'), 'HTTP/1.1 404 Not Found');
  const own = fetch(new TcpClient(setUp({ web: { '/': 'own' } }), HOST), '/');
  assert.equal(own.body.toString(), 'own');
});

test('other methods and nonsense get a status of their own', () => {
  const status = (request: string): string => {
    const client = new TcpClient(setUp(), HOST);
    client.open();
    client.write(request);
    return client.body.toString('latin1').split('\r\n')[0] ?? '';
  };
  assert.equal(status('POST / HTTP/1.1\r\n\r\n'), 'HTTP/1.1 405 Method Not Allowed');
  assert.equal(status('hello\r\n\r\n'), 'HTTP/1.1 400 Bad Request');
  assert.equal(status('GET / HTTP/1.0\n\n'), 'HTTP/1.1 200 OK');
});

test('segments keep to the MSS of the client', () => {
  const client = new TcpClient(setUp(), HOST, 80, () => false, 65_535, 300);
  const { body } = fetch(client, '/bytes/5000');
  assert.deepEqual(body, bytes(5000));
  assert.ok(client.segments.every(({ data }) => data.length <= 300));
});

test('data keeps to the window of the client', () => {
  const client = new TcpClient(setUp(), HOST, 80, () => false, 1000);
  assert.deepEqual(fetch(client, '/bytes/20000').body, bytes(20_000));
  assert.ok(client.segments.every(({ data }) => data.length <= 1000));
});

test('a page arrives whole, whatever the line loses', () => {
  const losses = fc.uniqueArray(fc.integer({ min: 2, max: 80 }), { maxLength: 25 });
  fc.assert(
    fc.property(losses, fc.integer({ min: 0, max: 60_000 }), (lost, length) => {
      const setup = setUp();
      const client = new TcpClient(setup, HOST, 80, (count) => lost.includes(count));
      assert.deepEqual(fetch(client, `/bytes/${length}`).body, bytes(length));
      assert.equal(client.finished, true);
      client.close();
      client.wait(5000);
      assert.equal(setup.clock.timers, 0);
    }),
    { numRuns: 40 },
  );
});

test('a lost SYN-ACK is repeated', () => {
  const setup = setUp();
  const first = setup.device.packets.length;
  const client = new TcpClient(setup, HOST, 80, (count) => count === first);
  client.open();
  client.wait(1250);
  assert.equal(client.segments.filter(({ flags }) => flags & Flag.SYN).length, 2);
});

test('a client that vanishes is given up with RST', () => {
  const mute = new TcpClient(setUp(), HOST, 80, () => true);
  mute.open();
  mute.wait(600_000);
  assert.ok(mute.segments.some(({ flags }) => flags & Flag.RST));
});

test('closed ports answer RST, on hosts and on name servers', () => {
  for (const [host, port] of [
    [HOST, 81],
    ['10.177.0.34', 80],
  ] as const) {
    const client = new TcpClient(setUp(), host, port);
    client.open();
    assert.equal(client.reset, true);
    assert.equal(client.segments[0]?.acknowledgment, 1001);
  }
});

test('RST of the client and the end of the line leave no timer', () => {
  const setup = setUp();
  const client = new TcpClient(setup, HOST);
  client.open();
  client.send(Flag.RST);
  assert.equal(setup.clock.timers, 0);
  const other = new TcpClient(setup, HOST);
  other.open();
  other.write('GET /bytes/100000 HT');
  setup.device.hangUp();
  assert.equal(setup.clock.timers, 0);
});

test('a half-closed client still gets its page', () => {
  const client = new TcpClient(setUp(), HOST);
  client.open();
  client.write(get('/').slice(0, -2));
  client.write('\r\n');
  client.close();
  assert.match(client.body.toString(), /Hello/);
  assert.equal(client.finished, true);
});
