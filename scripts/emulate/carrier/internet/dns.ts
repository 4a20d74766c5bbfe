import { parseAddress } from './ipv4';

/** RFC 1035 4.1.1. */
export const Rcode = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

/** RFC 1035 3.2.2 and 3.2.3, RFC 3596. */
const TYPE_A = 1;
const TYPE_ANY = 255;
const TYPE_NAMES: Record<number, string> = { 1: 'A', 12: 'PTR', 15: 'MX', 28: 'AAAA', 255: 'ANY' };
const CLASS_IN = 1;
const CLASS_ANY = 255;

const HEADER_OCTETS = 12;
const TTL_SECONDS = 60;
const MAX_NAME_OCTETS = 255;
/** A label that starts with two set bits is a pointer to an earlier name (RFC 1035 4.1.4). */
const POINTER_BITS = 0xc0;
/** Points at the question, which always follows the header. */
const POINTER_TO_QUESTION = Buffer.from([POINTER_BITS, HEADER_OCTETS]);

const FLAG_RESPONSE = 0x8000;
const FLAG_RECURSION_DESIRED = 0x0100;
const FLAG_RECURSION_AVAILABLE = 0x0080;
const OPCODE_BITS = 0x7800;

/** A name and where the octets after it begin. */
export interface ParsedName {
  labels: Buffer[];
  next: number;
}

/** What was asked, for the log, and the message to send back. */
export interface DnsAnswer {
  name: string;
  type: string;
  /** The address, or why there is none. */
  result: string;
  message: Buffer;
}

/** `undefined` when the name runs out of the message, is too long, or its pointers do not go back. */
export function parseName(message: Buffer, start: number): ParsedName | undefined {
  const labels: Buffer[] = [];
  let at = start;
  let next: number | undefined;
  let octets = 1;
  let barrier = start;
  for (;;) {
    const length = message[at];
    if (length === undefined) return undefined;
    if (length === 0) return { labels, next: next ?? at + 1 };
    if ((length & POINTER_BITS) === POINTER_BITS) {
      const low = message[at + 1];
      if (low === undefined) return undefined;
      next ??= at + 2;
      const target = ((length & ~POINTER_BITS) << 8) | low;
      if (target >= barrier) return undefined; // only backwards, so that a loop is impossible
      barrier = target;
      at = target;
      continue;
    }
    if ((length & POINTER_BITS) !== 0 || at + 1 + length > message.length) return undefined;
    octets += 1 + length;
    if (octets > MAX_NAME_OCTETS) return undefined;
    labels.push(message.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
}

const encodeName = (labels: Buffer[]): Buffer =>
  Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), label])),
    Buffer.alloc(1),
  ]);

function response(query: Buffer, rcode: number, question: Buffer, answers: Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_OCTETS);
  query.copy(header, 0, 0, 2);
  const asked = query.readUInt16BE(2);
  header.writeUInt16BE(
    FLAG_RESPONSE |
      (asked & (OPCODE_BITS | FLAG_RECURSION_DESIRED)) |
      FLAG_RECURSION_AVAILABLE |
      rcode,
    2,
  );
  header.writeUInt16BE(question.length > 0 ? 1 : 0, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, question, ...answers]);
}

function addressRecord(address: string): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(TYPE_A, 0);
  fixed.writeUInt16BE(CLASS_IN, 2);
  fixed.writeUInt32BE(TTL_SECONDS, 4);
  fixed.writeUInt16BE(4, 8);
  return Buffer.concat([POINTER_TO_QUESTION, fixed, parseAddress(address)]);
}

/**
 * Answers one DNS query from a table (RFC 1035 4.1). A name in the table has an A record and
 * nothing else, so other types get NOERROR without an answer; other names get NXDOMAIN.
 *
 * @param lookup lower-case name without the last dot, to dotted address
 * @returns `undefined` when `query` is no query at all, and must stay without an answer
 */
export function answerDns(
  query: Buffer,
  lookup: (name: string) => string | undefined,
): DnsAnswer | undefined {
  if (query.length < HEADER_OCTETS) return undefined;
  const flags = query.readUInt16BE(2);
  if ((flags & FLAG_RESPONSE) !== 0) return undefined;
  const fail = (rcode: number, result: string): DnsAnswer => ({
    name: '?',
    type: '?',
    result,
    message: response(query, rcode, Buffer.alloc(0), []),
  });
  if ((flags & OPCODE_BITS) !== 0) return fail(Rcode.NOTIMP, 'NOTIMP');
  const parsed = query.readUInt16BE(4) === 1 ? parseName(query, HEADER_OCTETS) : undefined;
  if (parsed === undefined || parsed.next + 4 > query.length) {
    return fail(Rcode.FORMERR, 'FORMERR');
  }
  const type = query.readUInt16BE(parsed.next);
  const dnsClass = query.readUInt16BE(parsed.next + 2);
  const name = parsed.labels.map((label) => label.toString('latin1')).join('.');
  const question = Buffer.concat([
    encodeName(parsed.labels),
    query.subarray(parsed.next, parsed.next + 4),
  ]);
  const reply = (rcode: number, result: string, answers: Buffer[] = []): DnsAnswer => ({
    name,
    type: TYPE_NAMES[type] ?? `TYPE${type}`,
    result,
    message: response(query, rcode, question, answers),
  });
  if (dnsClass !== CLASS_IN && dnsClass !== CLASS_ANY) return reply(Rcode.REFUSED, 'REFUSED');
  const address = lookup(name.toLowerCase());
  if (address === undefined) return reply(Rcode.NXDOMAIN, 'NXDOMAIN');
  if (type !== TYPE_A && type !== TYPE_ANY) return reply(Rcode.NOERROR, 'no record');
  return reply(Rcode.NOERROR, address, [addressRecord(address)]);
}
