import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { FILE_KINDS, keysOf } from '../../scripts/config';
import { ROOT } from '../../scripts/frame';
import type { Check } from '../../scripts/model';

/**
 * What the health check costs in a day, in octets of IP, as a carrier counts them: computed from the sizes of its
 * packets (overlay/usr/lib/pppi/probe.sh) and its schedule (overlay/usr/sbin/pppi-check), and held against what the
 * descriptions of the YAML keys say.
 */
const IP = 20;
const UDP = 8;
/** A ping with 8 octets of data: -s 8. */
const PING = IP + 8 + 8;
/** SYN and SYN-ACK with Linux's options, ACK and FIN with timestamps. */
const SYN = IP + 40;
const ACK = IP + 32;
const DNS_HEADER = 12;
/** Name, type and class. */
const question = (name: string) => name.length + 2 + 4;
/** A pointer to the name, type, class, TTL, length, address. */
const A_RECORD = 16;
/** RFC 1035 4.2.1: no answer by UDP is longer. */
const DNS_MOST = 512;
/** Within 5 s Linux sends a SYN that nobody answers after 0, 1 and 3 s. */
const SYNS = 3;

const DAY = 86400;

type On = Exclude<Check, { kind: 'off' }>;

/** A day in which all is well has so many checks. */
function checksADay({ every }: On): number {
  let checks = 0;
  for (
    let at = 0, rest = every.first;
    at < DAY;
    at += rest, rest = Math.min(rest * 2, every.longest)
  )
    checks++;
  return checks;
}

/** One good check: the first target answers, the first DNS server has two addresses. */
function usual({ kind, names: [name] }: On): number {
  // Handshake, then FIN and ACK both ways.
  const way = kind === 'icmp' ? 2 * PING : 2 * SYN + 5 * ACK;
  if (name === undefined) return way;
  const query = IP + UDP + DNS_HEADER + question(name);
  return way + query + query + 2 * A_RECORD;
}

/** The dearest good check: the last target, the last name and server answer, and at length. */
function most({ kind, targets, names }: On): number {
  const silent = (targets.length - 1) * (kind === 'icmp' ? PING : SYNS * SYN);
  const way = silent + (kind === 'icmp' ? 2 * PING : 2 * SYN + 5 * ACK);
  const queries = names.map((name) => IP + UDP + DNS_HEADER + question(name));
  const servers = 2;
  return way + servers * queries.reduce((sum, size) => sum + size, 0) + IP + UDP + DNS_MOST;
}

function defaults(kind: 'icmp' | 'tcp'): On {
  const { links } = FILE_KINDS.device.parse({
    board: 'rpi3',
    hostname: 'pi',
    links: { one: { carrier: 'c', modem: 'm', check: { kind } } },
  });
  const check = links.one!.check;
  assert.equal(check.kind, kind);
  return check as On;
}

const kB = (octets: number) => Math.round(octets / 1000);

for (const kind of ['icmp', 'tcp'] as const) {
  test(`the default health check by ${kind} costs what its description says, and less than 1 MB a day`, async () => {
    const check = defaults(kind);
    const checks = checksADay(check);
    const day = { usual: kB(checks * usual(check)), most: kB(checks * most(check)) };
    assert.ok(day.most < 1000, JSON.stringify(day));
    const { about = '' } = keysOf('device').find(
      ({ key, value }) => key === 'links.<name>.check.kind' && value === `\`${kind}\``,
    )!;
    assert.match(
      about,
      new RegExp(`the defaults use ${day.usual} kB a day, ${day.most} kB at most`),
    );
    const page = await readFile(join(ROOT, 'docs', 'health.md'), 'utf8');
    const row = `| \`${kind}\` | ${usual(check)} | ${checks} | ${day.usual} kB | ${most(check)} | ${day.most} kB |`;
    assert.ok(page.includes(row), `docs/health.md has not: ${row}`);
  });
}

test('without a kind the check is by icmp', () => {
  const { links, ethernet } = FILE_KINDS.device.parse({
    board: 'rpi3',
    hostname: 'pi',
    links: { one: { carrier: 'c', modem: 'm' } },
  });
  assert.equal(links.one!.check.kind, 'icmp');
  assert.equal(ethernet.kind === 'dhcp' && ethernet.check.kind, 'icmp');
});
