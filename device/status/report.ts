import {
  initialState,
  linkStatus,
  printable,
  serviceStatus,
  worldOf,
  type DeviceConfig,
  type DeviceState,
  type Lease,
  type LinkStatus,
  type Now,
  type ServiceStatus,
  type StatusFacts,
} from '../core';
import { isAlive, withoutDaemon, type DaemonSigns } from './daemon-signs';

/** A USB device that no link can use. */
export interface UsbNote {
  /** a word of the table of reasons, such as `unknown-modem` */
  readonly reason: string;
  readonly text: string;
}

/** All that is told. Its texts are printable ASCII. */
export interface Report {
  /** those that were asked for, in that order */
  readonly links: readonly LinkStatus[];
  /** services and timers that were asked for */
  readonly services: readonly ServiceStatus[];
  readonly usb: readonly UsbNote[];
  /** on pppi.conf and on the data partition, a line each */
  readonly notes: readonly string[];
  /** who has set the clock, and how many minutes ago; null: nobody since power-on; undefined: nobody is to */
  readonly clock: { readonly server: string; readonly minutes: number } | null | undefined;
}

/** What is not in the state. */
export interface Facts extends Pick<Report, 'usb' | 'notes'> {
  readonly now: Pick<Now, 'up' | 'clock'>;
  readonly daemon: DaemonSigns;
  readonly restarts: StatusFacts['restarts'];
  modem(link: string): StatusFacts['modem'];
  /** @returns what the hook of pppd or of udhcpc has left of the address that a link has, or null */
  lease(link: string): Lease | null;
  traffic(interfaceName: string): StatusFacts['traffic'];
}

/**
 * @param stateText what is in /run/pppi/state.json; null: it is not there
 * @param names links to tell of
 * @param services services and timers to tell of
 */
export function reportOf(
  stateText: string | null,
  names: readonly string[],
  config: DeviceConfig,
  facts: Facts,
  services: readonly string[] = [],
): Report {
  const asked = { names, services };
  const nothing = initialState(config);
  if (stateText === null) {
    const hasBegun = facts.daemon.beat !== null;
    const why = hasBegun ? 'there is no state of pppid to read' : 'pppid has not started yet';
    return reportBy(nothing, why, asked, config, facts);
  }
  try {
    return reportBy(JSON.parse(stateText) as DeviceState, '', asked, config, facts);
  } catch {
    // Whatever is wrong with it is pppid's to say; people are told of the rest.
    const why = 'the state that pppid has left in /run/pppi/state.json makes no sense';
    return reportBy(nothing, why, asked, config, facts);
  }
}

function reportBy(
  before: DeviceState,
  why: string,
  { names, services }: { names: readonly string[]; services: readonly string[] },
  config: DeviceConfig,
  facts: Facts,
): Report {
  const { now, daemon, restarts, usb, notes } = facts;
  const links = names.map((name) => {
    const device = isAlive(daemon, now.up)
      ? before
      : withoutDaemon(before, name, daemon, facts.lease(name));
    const own = device.links[name]?.call?.lease?.interface ?? '';
    const known = {
      ...{ modem: facts.modem(name), traffic: own === '' ? null : facts.traffic(own), restarts },
    };
    const link = config.links[name];
    const status = link && linkStatus(device, name, link, known, now);
    if (!status) throw new Error(`nothing is known of ${name}`);
    return status.state === 'starting' ? { ...status, detail: why } : status;
  });
  return cleaned({
    ...{ links, usb, notes, clock: clockOf(before, config, now.up) },
    services: services.flatMap((name) => serviceOf(before, name, config, facts)),
  });
}

/** Who starts and stops them is pppid: without it the state is what it was last. */
function serviceOf(
  device: DeviceState,
  name: string,
  { services = {} }: DeviceConfig,
  { now, daemon }: Facts,
): ServiceStatus[] {
  const [state, config] = [device.services[name], services[name]];
  if (!state || !config) return [];
  const status = serviceStatus(name, state, config, worldOf(device), now);
  return [isAlive(daemon, now.up) ? status : { ...status, reason: 'pppid does not run' }];
}

/** Whatever stands in a file is shown on a terminal. */
function cleaned(report: Report): Report {
  const clean = (_: string, part: unknown) => (typeof part === 'string' ? printable(part) : part);
  return JSON.parse(JSON.stringify(report, clean)) as Report;
}

function clockOf({ clock }: DeviceState, config: DeviceConfig, up: number): Report['clock'] {
  if (config.clock.servers.length === 0) return undefined;
  const { set } = clock;
  return set && { server: set.server, minutes: Math.max(0, Math.floor((up - set.at) / 60)) };
}

/** @returns whether every link that was asked for has an address and no reason to complain */
export function allOnline({ links }: Report): boolean {
  return links.every(({ online }) => online);
}

/** @returns services and timers as a JSON array */
export function servicesJson({ services }: Report): string {
  return JSON.stringify(services, null, 2);
}

/** @returns the links as a JSON array */
export function jsonOf({ links }: Report): string {
  return JSON.stringify(links, null, 2);
}
