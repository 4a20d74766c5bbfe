/** What happened, without the when and where. */
export type CarrierEventBody =
  | { kind: 'dial'; apn: string; cid: number; address: string }
  | { kind: 'dial-refused'; apn: string; cid: number; reason: string }
  | { kind: 'lcp-opened' }
  | { kind: 'lcp-closed'; reason: string }
  | { kind: 'lcp-echo'; from: 'carrier' | 'device' }
  | { kind: 'auth-accepted'; protocol: 'PAP' | 'CHAP'; user: string }
  | { kind: 'auth-refused'; protocol: 'PAP' | 'CHAP'; user: string }
  | { kind: 'ipcp-opened'; address: string; peerAddress: string | undefined; dns: string[] }
  | { kind: 'ipcp-closed' }
  | { kind: 'protocol-rejected'; protocol: number }
  | { kind: 'icmp-echo'; from: string; to: string; sequence: number }
  | { kind: 'unreachable'; from: string; to: string; what: 'host' | 'port' | 'protocol' }
  | { kind: 'wrong-source'; source: string; to: string }
  | { kind: 'dns-query'; from: string; server: string; name: string; type: string; answer: string }
  | { kind: 'ntp-query'; from: string; server: string }
  | { kind: 'http-request'; from: string; to: string; request: string; status: number }
  | { kind: 'dhcp'; answer: 'offer' | 'ack' | 'nak'; address: string; mac: string }
  | { kind: 'garbage'; reason: string }
  | { kind: 'hangup'; by: 'carrier' | 'device' };

/** One thing that happened: `at` in milliseconds since 1970, `session` as in `carrier.sessions`, 0 outside of them. */
export type CarrierEvent = CarrierEventBody & { at: number; session: number };

/** Takes events of one session; the carrier adds time and session number. */
export type Report = (event: CarrierEventBody) => void;

const hex = (protocol: number): string => `0x${protocol.toString(16).padStart(4, '0')}`;

/** One line for a log, without time and line end; what the device sent cannot break the line. */
export function describeEvent(event: CarrierEventBody): string {
  return describe(event).replace(/[^\x20-\x7e]/g, '?');
}

function describe(event: CarrierEventBody): string {
  switch (event.kind) {
    case 'dial':
      return `dial: APN "${event.apn}" on context ${event.cid}, address ${event.address} set aside`;
    case 'dial-refused':
      return `dial refused: APN "${event.apn}" on context ${event.cid}: ${event.reason}`;
    case 'lcp-opened':
      return 'LCP opened';
    case 'lcp-closed':
      return `LCP closed: ${event.reason}`;
    case 'lcp-echo':
      return `LCP echo asked by the ${event.from}`;
    case 'auth-accepted':
      return `${event.protocol}: user "${event.user}" accepted`;
    case 'auth-refused':
      return `${event.protocol}: user "${event.user}" refused`;
    case 'ipcp-opened':
      return (
        `IPCP: assigned ${event.address}, peer ${event.peerAddress ?? 'not named'}, ` +
        `DNS ${event.dns.length === 0 ? 'not given' : event.dns.join(' ')}`
      );
    case 'ipcp-closed':
      return 'IPCP closed';
    case 'protocol-rejected':
      return `rejected protocol ${hex(event.protocol)}`;
    case 'icmp-echo':
      return `ICMP echo from ${event.from} to ${event.to}, sequence ${event.sequence}`;
    case 'unreachable':
      return `${event.what} unreachable: ${event.to} asked by ${event.from}`;
    case 'wrong-source':
      return `IP packet from ${event.source} to ${event.to}: not the assigned address, dropped`;
    case 'dns-query':
      return (
        `DNS query ${event.name} ${event.type} from ${event.from} to ${event.server}: ` +
        event.answer
      );
    case 'ntp-query':
      return `NTP query from ${event.from} to ${event.server}`;
    case 'http-request':
      return `HTTP "${event.request}" from ${event.from} to ${event.to}: ${event.status}`;
    case 'dhcp':
      return `DHCP ${event.answer} of ${event.address} to ${event.mac}`;
    case 'garbage':
      return `garbage: ${event.reason}`;
    case 'hangup':
      return `hung up by the ${event.by}`;
  }
}
