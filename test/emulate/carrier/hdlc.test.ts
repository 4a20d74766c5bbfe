import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FCS_GOOD, fcs16 } from '../../../scripts/emulate/carrier/ppp/fcs';
import type { DecodedFrame } from '../../../scripts/emulate/carrier/ppp/hdlc';
import { DEFAULT_STYLE, Deframer, encodeFrame } from '../../../scripts/emulate/carrier/ppp/hdlc';

function deframe(pieces: Uint8Array[], accm = 0): { frames: DecodedFrame[]; garbage: string[] } {
  const frames: DecodedFrame[] = [];
  const garbage: string[] = [];
  const deframer = new Deframer(
    (frame) => frames.push(frame),
    (reason) => garbage.push(reason),
  );
  deframer.receiveAccm = accm;
  for (const piece of pieces) deframer.receive(piece);
  return { frames, garbage };
}

test('FCS-16 of the check string is the published X.25 value', () => {
  assert.equal(~fcs16(Buffer.from('123456789')) & 0xffff, 0x906e);
});

test('FCS-16 over a frame and its own FCS is the good final value', () => {
  const octets = Buffer.from([0xff, 0x03, 0xc0, 0x21, 1, 1, 0, 4, 0, 0]);
  octets.writeUInt16LE(~fcs16(octets.subarray(0, 8)) & 0xffff, 8);
  assert.equal(fcs16(octets), FCS_GOOD);
});

test('a Configure-Request as pppd writes it on the line', () => {
  // Recorded from pppd 2.4.9: [LCP TermAck id=0x2] is the same shape; all control characters escaped.
  const line = encodeFrame(0xc021, Buffer.from([6, 2, 0, 4]));
  assert.equal(line.subarray(0, 13).toString('hex'), '7eff7d23c0217d267d227d207d');
  assert.equal(line.at(-1), 0x7e);
  const { frames } = deframe([line], 0xffffffff);
  assert.equal(frames[0]?.information.toString('hex'), '06020004');
});

const protocols = fc.constantFrom(0x21, 0xc021, 0x8021, 0xc023, 0xc223, 0x80fd, 0x57);
const styles = fc.record({
  accm: fc.integer({ min: 0, max: 0xffffffff }),
  acfc: fc.boolean(),
  pfc: fc.boolean(),
});
/** At least one octet: compressed, an empty packet would be shorter than a frame may be. */
const content = fc.uint8Array({ minLength: 1, maxLength: 1500 });

test('every packet in every style survives the line, cut anywhere', () => {
  fc.assert(
    fc.property(protocols, content, styles, fc.nat(), (protocol, information, style, cut) => {
      const line = encodeFrame(protocol, information, style);
      const at = cut % line.length;
      const { frames, garbage } = deframe([line.subarray(0, at), line.subarray(at)]);
      assert.equal(garbage.length, 0);
      assert.equal(frames.length, 1);
      assert.equal(frames[0]?.protocol, protocol);
      assert.deepEqual(frames[0]?.information, Buffer.from(information));
    }),
  );
});

test('no octet of the map stands unescaped on the line', () => {
  fc.assert(
    fc.property(content, (information) => {
      const inner = encodeFrame(0x21, information, DEFAULT_STYLE).subarray(1, -1);
      assert.ok(inner.every((octet) => octet >= 0x20 && octet !== 0x7e));
    }),
  );
});

test('control characters that the line adds are dropped when they are mapped', () => {
  const line = encodeFrame(0xc021, Buffer.from('abcdefgh'));
  const noisy = [...line].flatMap((octet) => [octet, 0x11, 0x13]);
  const { frames, garbage } = deframe([Uint8Array.from(noisy)], 0xffffffff);
  assert.equal(frames[0]?.information.toString(), 'abcdefgh');
  assert.deepEqual(garbage, []);
});

test('a flipped bit is noticed', () => {
  fc.assert(
    fc.property(content, fc.nat(), fc.integer({ min: 0, max: 7 }), (information, where, bit) => {
      const line = encodeFrame(0x21, information, { accm: 0, acfc: false, pfc: false });
      const at = 1 + (where % (line.length - 2));
      line.writeUInt8((line[at] as number) ^ (1 << bit), at);
      assert.equal(deframe([line]).frames.length, 0);
    }),
  );
});

test('garbage never throws, and a good frame after it is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6000 }), (noise) => {
      const good = encodeFrame(0x8021, Buffer.from('good'));
      const { frames } = deframe([noise, Uint8Array.of(0x7e), good]);
      assert.equal(frames.at(-1)?.information.toString(), 'good');
    }),
  );
});

test('each kind of garbage is named', () => {
  const reasons = (octets: number[]): string[] => deframe([Uint8Array.from(octets)]).garbage;
  assert.deepEqual(reasons([0x7e, 0x0d, 0x7e]), ['frame of 1 octets']);
  assert.deepEqual(reasons([0x7e, 1, 2, 3, 0x7d, 0x7e]), ['frame aborted by its sender']);
  assert.deepEqual(reasons([0x7e, 1, 2, 3, 4, 5, 0x7e]), ['frame with a wrong FCS']);
  assert.deepEqual(reasons([0x7e, ...Array<number>(5000).fill(65), 0x7e]), [
    'frame of more than 4096 octets',
  ]);
  assert.deepEqual(reasons([0x7e, 0x7e, 0x7e]), []);
});
