import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesOf } from '../../../scripts/emulate/servers/addresses';
import { readForward, readServer, refuseTwice } from '../../../scripts/emulate/servers/wish';

const REFUSED_FORWARDS: Record<string, RegExp> = {
  'broker.example:1883': /is not NAME:PORT=PORT/,
  'broker.example=1883': /is not NAME:PORT=PORT/,
  ':1883=1883': /is not a host name/,
  'a:b:1=2': /is not NAME:PORT=PORT/,
  'broker.example:0=1': /0 is not a port/,
  'broker.example:1=65536': /65536 is not a port/,
  'broker.example:1=mqtt': /mqtt is not a port/,
  'broker.example:=1': / is not a port/,
  'bad_name:1=1': /bad_name is not a host name/,
  '127.0.0.1:1=1': /not the address of a host/,
  '224.0.0.1:1=1': /not the address of a host/,
  '1.2.3:1=1': /not the address of a host/,
};

test('a forward is read: the port of a host, in any case of its letters, and one of 127.0.0.1', () => {
  const read = readForward('Broker.Example:1883=8883');
  assert.deepEqual(read, { name: 'broker.example', port: 1883, to: 8883 });
  assert.equal(readForward('192.0.2.7:53=5353').name, '192.0.2.7');
});

for (const [text, message] of Object.entries(REFUSED_FORWARDS))
  test(`--forward ${text} is refused`, () =>
    assert.throws(() => readForward(text), { name: 'UserError', exitCode: 2, message }));

test('a server is read: its name, and all behind the first equals sign', () => {
  assert.deepEqual(readServer('www.example=A=1 httpd -f'), {
    name: 'www.example',
    command: 'A=1 httpd -f',
  });
  for (const text of ['www.example', 'www.example= ', '=httpd', '-x=httpd'])
    assert.throws(() => readServer(text), { name: 'UserError', exitCode: 2 }, text);
});

test('what is given twice, or to both options, is refused', () => {
  const a = readForward('a:1=1');
  const b = readServer('b=true');
  assert.doesNotThrow(() => refuseTwice([a, readForward('a:2=1')], [b]));
  assert.throws(() => refuseTwice([a, readForward('A:1=2')], []), /a:1 twice/);
  assert.throws(() => refuseTwice([], [b, b]), /b twice/);
  assert.throws(() => refuseTwice([readForward('b:1=1')], [b]), /b is given to --server and/);
});

test('each name has an address of its own; one that is an address keeps it, unless it is taken', () => {
  assert.deepEqual(addressesOf(['a', '198.51.100.1', 'b'], []), {
    a: '198.51.100.2',
    '198.51.100.1': '198.51.100.1',
    b: '198.51.100.3',
  });
  assert.throws(() => addressesOf(['10.0.0.1'], ['10.0.0.1']), /address of the carrier/);
  const many = Array.from({ length: 254 }, (_, at) => `n${at}`);
  assert.throws(() => addressesOf(many, []), /too many/);
});
