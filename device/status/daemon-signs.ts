import type { DeviceState, Lease, LinkState } from '../core';

/** What tells whether pppid runs; its state alone may be old. */
export interface DaemonSigns {
  /** when it last gave its sign of life, seconds since power-on; null: not since then */
  readonly beat: number | null;
  /** pppid-run has given it up for a while, and pppd dials alone */
  readonly givenUp: boolean;
}

/** Seconds without a beat after which pppid-run kills it: it gives one every 5 s. */
const HANGS = 20;

/** @returns whether the state may be believed; before the first beat it may */
export function isAlive({ beat, givenUp }: DaemonSigns, up: number): boolean {
  return !givenUp && (beat === null || up - beat <= HANGS);
}

/** @returns the device as it is while nobody looks after a link, which may have the address that a hook has left */
export function withoutDaemon(
  device: DeviceState,
  name: string,
  { beat, givenUp }: DaemonSigns,
  lease: Lease | null,
): DeviceState {
  const link = device.links[name];
  if (!link) return device;
  const sentences = [
    'pppid does not run',
    ...(givenUp ? ['pppd dials alone'] : []),
    ...(lease ? [`${lease.interface} has ${lease.address}`] : []),
  ];
  const own: LinkState = {
    ...link,
    phase: lease ? 'online' : 'modem',
    told: {
      state: lease ? 'online' : 'waiting',
      reason: 'no-daemon',
      detail: sentences.join('; '),
      at: beat ?? 0,
    },
    call: lease && {
      number: link.calls,
      hadAddress: true,
      lease,
      leases: 1,
      until: 0,
      cause: null,
    },
    ...{ signal: null, health: null },
  };
  return { ...device, links: { ...device.links, [name]: own } };
}
