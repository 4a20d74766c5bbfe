import type { Servers } from '../line';
import type { CarrierEvent } from './events';

/** How the device has to prove who it is. */
export type CarrierAuth =
  | { kind: 'none' }
  /** Asks for CHAP-MD5, settles for PAP, and lets everyone in: what Huawei modems do by themselves. */
  | { kind: 'any' }
  | { kind: 'pap' | 'chap'; user: string; password: string };

/** The carrier's own LCP Echo-Requests. Those of the device are answered in any case. */
export type CarrierEcho = 'off' | { intervalMs: number; failures: number };

export interface CarrierConfig {
  /** IPv4 addresses for devices, dealt in this order, one per dial; free ones only. At least one. */
  pool: string[];
  /** The carrier's own PPP address; `undefined` = it names none and pppd invents 10.64.64.64. */
  peerAddress: string | undefined;
  /** The two name servers, given by IPCP and served by this carrier. */
  dns: [string, string];
  auth: CarrierAuth;
  /** APNs that connect, compared without regard to case; `undefined` = every APN. */
  apns: string[] | undefined;
  /** Host name to IPv4 address. These addresses answer ping, HTTP on port 80 and NTP on port 123. */
  hosts: Record<string, string>;
  /** Servers that are not the carrier's own; default none. */
  servers?: Servers;
  echo: CarrierEcho;
  /** Text pages by path, beside the built-in `/`, `/generate_204` and `/bytes/N`. */
  web: Record<string, string>;
  /** Milliseconds added to each IPv4 packet on its way to the device; 0 = at once. */
  latencyMs: number;
  /** Every IPv4 packet of every session goes there, for Wireshark. Overwritten if it exists. */
  pcapFile?: string;
  /** Hears of everything that happens; `describeEvent` turns an event into a log line. */
  onEvent?: (event: CarrierEvent) => void;
}

/** The carrier of the LTE guide's log: same address, same name servers, no peer address. */
export const guideCarrier: CarrierConfig = {
  pool: ['26.35.123.110', '26.35.123.111', '26.35.123.112', '26.35.123.113'],
  peerAddress: undefined,
  dns: ['10.177.0.34', '10.177.0.210'],
  auth: { kind: 'none' },
  apns: ['wireless.twilio.com', 'super', 'iot.nb'],
  hosts: {
    'google.com': '172.217.11.174',
    'www.google.com': '172.217.11.164',
    'connectivitycheck.gstatic.com': '142.250.72.99',
    'example.com': '93.184.215.14',
    'one.one.one.one': '1.1.1.1',
    'dns.google': '8.8.8.8',
    'pool.ntp.org': '162.159.200.1',
    '0.pool.ntp.org': '162.159.200.1',
    '1.pool.ntp.org': '162.159.200.123',
    '2.pool.ntp.org': '162.159.200.1',
    '3.pool.ntp.org': '162.159.200.123',
    'time.cloudflare.com': '162.159.200.123',
    'time.google.com': '216.239.35.0',
  },
  echo: { intervalMs: 30_000, failures: 4 },
  web: {},
  latencyMs: 0,
};
