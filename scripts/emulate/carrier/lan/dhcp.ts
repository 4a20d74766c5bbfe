/** Fixed part of a message, RFC 2131 §2: op, htype, hlen, …, chaddr, sname, file. */
const FIXED_OCTETS = 236;
const BOOT_REQUEST = 1;
const BOOT_REPLY = 2;
const ETHERNET = 1;
const MAC_OCTETS = 6;
const AT = { transaction: 4, flags: 10, clientIp: 12, yourIp: 16, serverIp: 20, mac: 28 } as const;
const BROADCAST_FLAG = 0x8000;
const COOKIE = Buffer.from('63825363', 'hex');

/** Message types, RFC 2132 §9.6. */
const TYPE = { discover: 1, offer: 2, request: 3, ack: 5, nak: 6, inform: 8 } as const;

/** Options, RFC 2132. */
const OPTION = {
  pad: 0,
  netmask: 1,
  router: 3,
  dns: 6,
  requestedIp: 50,
  leaseTime: 51,
  messageType: 53,
  server: 54,
  end: 255,
} as const;

/** What the server gives to whoever asks; addresses are 4 octets. */
export interface DhcpLease {
  server: Buffer;
  address: Buffer;
  netmask: Buffer;
  dns: Buffer;
  seconds: number;
}

export interface DhcpAnswer {
  kind: 'offer' | 'ack' | 'nak';
  message: Buffer;
  /** MAC address of the client, 6 octets */
  client: Buffer;
  /** the client cannot hear anything else */
  broadcast: boolean;
}

/**
 * A DHCP server with one address (RFC 2131 §4.3).
 * @param message payload of a UDP datagram to port 67
 * @returns `undefined` for what needs no answer: other servers' business, releases, nonsense
 */
export function answerDhcp(message: Buffer, lease: DhcpLease): DhcpAnswer | undefined {
  const options = parseMessage(message);
  if (options === undefined) return undefined;
  const kind = answerKind(message, options, lease);
  if (kind === undefined) return undefined;
  const client = message.subarray(AT.mac, AT.mac + MAC_OCTETS);
  // RFC 2131 §4.1: a client without an address may be able to hear broadcasts only.
  const broadcast = kind === 'nak' || (message.readUInt16BE(AT.flags) & BROADCAST_FLAG) !== 0;
  return { kind, message: reply(message, kind, lease), client, broadcast };
}

type Options = ReadonlyMap<number, Buffer>;

function parseMessage(message: Buffer): Options | undefined {
  const start = FIXED_OCTETS + COOKIE.length;
  if (message.length < start || message[0] !== BOOT_REQUEST) return undefined;
  if (message[1] !== ETHERNET || message[2] !== MAC_OCTETS) return undefined;
  if (!message.subarray(FIXED_OCTETS, start).equals(COOKIE)) return undefined;
  const options = new Map<number, Buffer>();
  let at = start;
  while (at < message.length && message[at] !== OPTION.end) {
    const code = message[at] ?? OPTION.end;
    if (code === OPTION.pad) {
      at += 1;
      continue;
    }
    const length = message[at + 1] ?? 0;
    options.set(code, message.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

function answerKind(
  message: Buffer,
  options: Options,
  lease: DhcpLease,
): DhcpAnswer['kind'] | undefined {
  const type = options.get(OPTION.messageType)?.[0];
  if (type === TYPE.discover) return 'offer';
  if (type === TYPE.inform) return 'ack';
  if (type !== TYPE.request) return undefined;
  const chosen = options.get(OPTION.server);
  if (chosen !== undefined && !chosen.equals(lease.server)) return undefined;
  // A client that renews says its address in ciaddr, any other in the option (RFC 2131 §4.3.2).
  const wanted = options.get(OPTION.requestedIp) ?? message.subarray(AT.clientIp, AT.clientIp + 4);
  return wanted.equals(lease.address) ? 'ack' : 'nak';
}

function reply(request: Buffer, kind: DhcpAnswer['kind'], lease: DhcpLease): Buffer {
  const fixed = Buffer.alloc(FIXED_OCTETS);
  fixed[0] = BOOT_REPLY;
  fixed[1] = ETHERNET;
  fixed[2] = MAC_OCTETS;
  request.copy(fixed, AT.transaction, AT.transaction, AT.transaction + 4);
  request.copy(fixed, AT.flags, AT.flags, AT.flags + 2);
  request.copy(fixed, AT.mac, AT.mac, AT.mac + 16);
  const options = [option(OPTION.messageType, [TYPE[kind]]), option(OPTION.server, lease.server)];
  if (kind !== 'nak') {
    request.copy(fixed, AT.clientIp, AT.clientIp, AT.clientIp + 4);
    lease.address.copy(fixed, AT.yourIp);
    lease.server.copy(fixed, AT.serverIp);
    const seconds = Buffer.alloc(4);
    seconds.writeUInt32BE(lease.seconds);
    options.push(
      option(OPTION.leaseTime, seconds),
      option(OPTION.netmask, lease.netmask),
      option(OPTION.router, lease.server),
      option(OPTION.dns, lease.dns),
    );
  }
  return Buffer.concat([fixed, COOKIE, ...options, Buffer.from([OPTION.end])]);
}

const option = (code: number, value: Uint8Array | number[]): Buffer =>
  Buffer.from([code, value.length, ...value]);
