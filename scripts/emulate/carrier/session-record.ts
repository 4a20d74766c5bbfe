import type { CarrierEventBody } from './events';
import type { Phase } from './ppp/session';

/** What is known about one call; the object is live until the session is 'dead'. */
export interface SessionRecord {
  readonly id: number;
  readonly apn: string;
  readonly cid: number;
  /** The address kept for the device, dotted. */
  readonly address: string;
  phase: Phase;
  /** Octets on the line, as seen from the carrier. */
  bytesReceived: number;
  bytesSent: number;
  /** IPv4 packets and their octets, without PPP framing. */
  ipPacketsReceived: number;
  ipPacketsSent: number;
  ipBytesReceived: number;
  ipBytesSent: number;
  /** Frames and packets that made no sense. */
  garbage: number;
  /** LCP Echo-Requests answered. */
  echoesAnswered: number;
  /** The user that authenticated. */
  user: string | undefined;
}

/** The record of a call that begins. */
export function newRecord(
  id: number,
  { apn, cid }: Pick<SessionRecord, 'apn' | 'cid'>,
  address: string,
): SessionRecord {
  return {
    id,
    apn,
    cid,
    address,
    phase: 'establish',
    bytesReceived: 0,
    bytesSent: 0,
    ipPacketsReceived: 0,
    ipPacketsSent: 0,
    ipBytesReceived: 0,
    ipBytesSent: 0,
    garbage: 0,
    echoesAnswered: 0,
    user: undefined,
  };
}

/** What an event adds. */
export function count(record: SessionRecord, event: CarrierEventBody): void {
  if (event.kind === 'garbage') record.garbage++;
  if (event.kind === 'lcp-echo' && event.from === 'device') record.echoesAnswered++;
  if (event.kind === 'auth-accepted') record.user = event.user;
}

/** One IPv4 packet more. */
export function countIp(
  record: SessionRecord,
  direction: 'received' | 'sent',
  packet: Buffer,
): void {
  if (direction === 'received') {
    record.ipPacketsReceived++;
    record.ipBytesReceived += packet.length;
  } else {
    record.ipPacketsSent++;
    record.ipBytesSent += packet.length;
  }
}
