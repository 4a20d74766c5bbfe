import { isLost, type Health } from './health';
import { netOf, type Net } from './ipv4';
import { KINDS } from './kinds';
import type { LinkState } from './state';
import type { DeviceConfig, Lease, LinkConfig } from './types';

/** Added to the metric of a link without internet that keeps its address: it comes after all others, and is still there. */
const DEMOTION = 100_000;

/** A link that is up, as a way out. */
export interface Way {
  readonly link: string;
  readonly lease: Lease;
  readonly metric: number;
  readonly table: number;
  /** the board's own Ethernet, on which people have other things than the internet */
  readonly isOwn: boolean;
  /** what the kernel reaches by it without being told: its network, or the other side of PPP */
  readonly net: Net | null;
  /** another text for another lease, whose interface the kernel has begun anew */
  readonly mark: string;
}

/** @returns a text that is another one whenever the ways out are others: cheap, as it is made at each step */
export function waysKey(links: Readonly<Record<string, LinkState>>, config: DeviceConfig): string {
  let key = '';
  for (const name in config.links) {
    const { phase, call, health } = links[name] ?? {};
    if (phase !== 'online' || !call?.lease) continue;
    key += `${name} ${call.number} ${call.leases} ${isDemoted(config.links[name], health)};`;
  }
  return key;
}

/** Whether a link has no internet, and keeps its address all the same. */
function isDemoted(link: LinkConfig | undefined, health: Health | null | undefined): boolean {
  return !!link && !!health && KINDS[link.kind].withoutInternet === 'demote' && isLost(health);
}

/** @returns the links that are up, the best way first */
export function waysOut(
  links: Readonly<Record<string, LinkState>>,
  config: DeviceConfig,
): readonly Way[] {
  const ways = Object.entries(config.links).flatMap(([link, facts]) => {
    const { kind, metric, table } = facts;
    const { phase, call, health } = links[link] ?? {};
    if (phase !== 'online' || !call?.lease) return [];
    const { lease } = call;
    const demoted = isDemoted(facts, health);
    const { prefix, peer, address } = lease;
    const net = prefix === null ? (peer === null ? null : netOf(peer, 32)) : netOf(address, prefix);
    return {
      ...{ link, lease, table, net, isOwn: kind === 'ethernet' },
      metric: demoted ? metric + DEMOTION : metric,
      mark: `${call.number} ${call.leases}`,
    };
  });
  return ways.sort((one, other) => one.metric - other.metric);
}
