import type { Technology } from './at';
import { dateText } from './dates';
import type { DeviceState } from './device';
import { REASONS, type ReasonWord } from './reasons';
import { DAY } from './recovery';
import { signalNow } from './signal';
import type { LinkState } from './state';
import type { StateWord } from './told';
import type { LinkConfig, Now, Signal } from './types';

/** What the core is not told, but people are. */
export interface StatusFacts {
  /** the modem that the link has */
  readonly modem: {
    /** vendor:product */
    readonly id: string;
    /** the kernel's name of its place, such as 1-1.2 */
    readonly socket: string;
    /** its data port, or its network card */
    readonly port: string;
    /** empty: it has none */
    readonly control: string;
  } | null;
  /** bytes of this session */
  readonly traffic: { readonly received: number; readonly sent: number } | null;
  /** starts without a shutdown before, seconds since 1970 */
  readonly restarts: readonly number[];
}

/** One link, as `link-status --json` prints it. */
export interface LinkStatus {
  readonly link: string;
  readonly state: StateWord;
  readonly reason: ReasonWord | '';
  readonly detail: string;
  readonly since: string;
  readonly sinceUptime: number;
  readonly dials: number;
  readonly failures: number;
  readonly lastFailure: ReasonWord | '';
  readonly interface: string;
  readonly address: string;
  readonly peer: string;
  readonly dns1: string;
  readonly dns2: string;
  readonly online: boolean;
  readonly seconds: number;
  readonly advice: string;
  readonly modem: StatusFacts['modem'];
  readonly signal: SignalStatus | null;
  readonly traffic: StatusFacts['traffic'];
  readonly health: {
    readonly verdict: string;
    readonly strikes: number;
    readonly text: string;
  } | null;
  readonly restarts: { readonly day: number; readonly last: string | null };
  readonly events: readonly {
    readonly date: string;
    readonly uptime: number;
    readonly state: StateWord;
    readonly reason: ReasonWord | '';
    readonly text: string;
  }[];
}

export interface SignalStatus {
  readonly dbm: number | null;
  readonly bars: number | null;
  readonly operator: string;
  readonly technology: string;
  readonly cell: string;
  readonly registration: string;
}

/** @returns what people and programs are told of a link; null: the device has no such link */
export function linkStatus(
  { links, shared }: DeviceState,
  name: string,
  config: LinkConfig,
  facts: StatusFacts,
  now: Pick<Now, 'up' | 'clock'>,
): LinkStatus | null {
  const link = links[name];
  if (link === undefined) return null;
  // The clock as it is now: what was written down before it was set would be wrong.
  const date = (at: number) => dateText((shared.clockAhead ?? now.clock - now.up) + at);
  const { state, reason, detail, at } = link.told;
  return {
    ...{ link: name, state, reason, detail, since: date(at), sinceUptime: Math.floor(at) },
    ...{ dials: link.calls, failures: link.failures, lastFailure: link.lastFailure ?? '' },
    ...addresses(link),
    online: state === 'online' && reason === '',
    seconds: Math.max(0, Math.floor(now.up - at)),
    advice: reason === '' ? '' : REASONS[reason].advice,
    modem: facts.modem,
    signal: signalStatus(signalNow(link.signal, now.up)),
    traffic: facts.traffic,
    health: healthStatus(link, config),
    restarts: restartsOf(facts.restarts, now.clock),
    events: link.events.map((event) => ({
      ...{ date: date(event.at), uptime: Math.floor(event.at), state: event.state },
      ...{ reason: event.reason, text: event.detail },
    })),
  };
}

/** `-` for what the other side has not named, nothing without an address. */
function addresses({
  phase,
  call,
}: LinkState): Pick<LinkStatus, 'interface' | 'address' | 'peer' | 'dns1' | 'dns2'> {
  const lease = phase === 'online' ? call?.lease : null;
  if (!lease) return { interface: '', address: '', peer: '', dns1: '', dns2: '' };
  const { interface: name, address, peer, dns } = lease;
  const [dns1 = '-', dns2 = '-'] = dns.map(printable);
  return { interface: name, address, peer: peer ?? '-', dns1, dns2 };
}

function healthStatus({ health }: LinkState, { check }: LinkConfig): LinkStatus['health'] {
  if (check === null || health === null || health.verdict === null) return null;
  return { verdict: health.verdict, strikes: health.strikes, text: printable(health.text) };
}

/** A time to come is one that a clock has left which was ahead: as good as now. */
function restartsOf(all: readonly number[], clock: number): LinkStatus['restarts'] {
  const times = all.map((at) => Math.min(at, clock));
  const last = times.at(-1);
  const day = times.filter((at) => clock - at < DAY).length;
  return { day, last: last === undefined ? null : dateText(last) };
}

/** How they are called by people. */
const TECHNOLOGY: Partial<Record<Technology, string>> = {
  ...{ 'gsm-compact': 'GSM', 'ec-gsm': 'GSM', 'nb-iot': 'NB-IoT' },
  ...{ nr: '5G', 'ng-ran': '5G', 'lte-nr': '5G', 'lte-5gc': 'LTE' },
};

function signalStatus(signal: Signal | null): SignalStatus | null {
  if (signal === null) return null;
  const { rssi, operator, technology, network, cell } = signal;
  const isIn = network === 'home' || network === 'roaming';
  return {
    ...{ dbm: rssi, bars: barsOf(rssi), operator: printable(operator ?? '') },
    technology: technology === null ? '' : (TECHNOLOGY[technology] ?? technology.toUpperCase()),
    cell: printable(cell ?? ''),
    registration: isIn ? network : '',
  };
}

/** 0 to 5, by the steps of TS 27.007, 8.5: of -113 dBm and 2 for each. */
function barsOf(dbm: number | null): number | null {
  if (dbm === null) return null;
  const steps = Math.max(0, Math.floor((dbm + 113) / 2));
  if (steps < 2) return 0;
  return Math.min(5, Math.max(1, Math.floor(steps / 5)));
}

/**
 * @returns the text in ASCII: what comes from modems and networks may be anything, and is shown on a terminal. A `?` for
 *   each byte of UTF-8, as tr(1) makes it: pppi-report looks for secrets in what both have made
 */
export function printable(text: string): string {
  return text.replace(/[^ -~]/gu, (sign) => '?'.repeat(bytesOf(sign.codePointAt(0) ?? 0)));
}

/** RFC 3629, 3. */
function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
