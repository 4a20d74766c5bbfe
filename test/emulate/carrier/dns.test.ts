import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerDns, parseName } from '../../../scripts/emulate/carrier/internet/dns';
import { dnsQuery } from './packets';

const lookup = (name: string): string | undefined =>
  name === 'google.com' ? '172.217.11.174' : undefined;

const rcode = (message: Buffer | undefined): number | undefined =>
  message === undefined ? undefined : message.readUInt8(3) & 0x0f;

test('an A query is answered with the address, octet for octet', () => {
  const answer = answerDns(dnsQuery('google.com'), lookup);
  assert.equal(
    answer?.message.toString('hex'),
    'abcd81800001000100000000' +
      '06676f6f676c6503636f6d0000010001' +
      'c00c000100010000003c0004acd90bae',
  );
  assert.deepEqual(
    [answer?.name, answer?.type, answer?.result],
    ['google.com', 'A', '172.217.11.174'],
  );
});

test('the case of the name does not matter and comes back as it was', () => {
  const { message } = answerDns(dnsQuery('GooGle.com'), lookup) ?? {};
  assert.equal(message?.readUInt16BE(6), 1);
  assert.ok(message?.includes('GooGle'));
});

test('AAAA of a known name: no error, no answer', () => {
  const { message } = answerDns(dnsQuery('google.com', 28), lookup) ?? {};
  assert.equal(rcode(message), 0);
  assert.equal(message?.readUInt16BE(6), 0);
});

test('unknown names: NXDOMAIN, for every type', () => {
  assert.equal(rcode(answerDns(dnsQuery('no.such.name'), lookup)?.message), 3);
  assert.equal(rcode(answerDns(dnsQuery('no.such.name', 28), lookup)?.message), 3);
});

test('other opcodes and classes, empty and cut questions have codes of their own', () => {
  const change = (at: number, value: number): Buffer => {
    const query = dnsQuery('google.com');
    query[at < 0 ? query.length + at : at] = value;
    return query;
  };
  assert.equal(rcode(answerDns(change(2, 0x28), lookup)?.message), 4);
  assert.equal(rcode(answerDns(change(-1, 3), lookup)?.message), 5);
  assert.equal(rcode(answerDns(change(5, 0), lookup)?.message), 1);
  assert.equal(rcode(answerDns(dnsQuery('google.com').subarray(0, 20), lookup)?.message), 1);
});

test('responses and scraps stay without an answer', () => {
  const response = dnsQuery('google.com');
  response[2] = 0x81;
  assert.equal(answerDns(response, lookup), undefined);
  assert.equal(answerDns(Buffer.alloc(11), lookup), undefined);
});

test('names: pointers back are followed, loops and pointers ahead are not', () => {
  const message = Buffer.from([3, 97, 98, 99, 0, 1, 120, 0xc0, 0, 0xc0, 9, 0xc0, 12, 0x80, 0]);
  const text = (at: number): string | undefined => parseName(message, at)?.labels.join('.');
  assert.equal(text(5), 'x.abc');
  assert.equal(parseName(message, 5)?.next, 9);
  assert.equal(text(9), undefined); // points at itself
  assert.equal(text(11), undefined); // points into itself
  assert.equal(text(13), undefined); // a label type that does not exist
  const long = Buffer.from(Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? 1 : 65)));
  assert.equal(parseName(long, 0), undefined); // more than 255 octets
});

test('octets of any kind: an answer or none, never an exception', () => {
  const header = fc.constantFrom('abcd01000001000000000000', '000001000001000000000001');
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 60 }), (start, rest) => {
      answerDns(Buffer.concat([Buffer.from(start, 'hex'), rest]), lookup);
      answerDns(Buffer.from(rest), lookup);
    }),
  );
});
