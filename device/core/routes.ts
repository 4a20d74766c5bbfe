import { netOf, netText, overlaps } from './ipv4';
import type { Way } from './ways';

/** A route as ip(8) has it. One by a router is `onlink`: whether that is reached by the device is our own business. */
export interface Route {
  /** a network, a host, or `default` */
  readonly to: string;
  readonly via: string | null;
  readonly device: string;
  readonly metric: number | null;
  /** null: the main table */
  readonly table: number | null;
}

/** What has this address leaves by that table, whatever the best way is. */
export interface Rule {
  readonly from: string;
  readonly table: number;
}

/** The routes of one link. */
export interface Routes {
  readonly mark: string;
  readonly routes: readonly Route[];
  readonly rule: Rule;
  /** what the kernel has added by itself and must not have */
  readonly unwanted: readonly Route[];
}

/** @returns the routes that each way should have, by link */
export function wantedRoutes(ways: readonly Way[]): Readonly<Record<string, Routes>> {
  return Object.fromEntries(ways.map((way) => [way.link, routesOf(way, ways)]));
}

function routesOf(way: Way, ways: readonly Way[]): Routes {
  const { lease, table, metric, mark, net } = way;
  const { interface: device, address, prefix } = lease;
  const via = prefix === null ? null : lease.peer;
  const isWay = prefix === null || via !== null;
  const main = { via, device, metric, table: null };
  const own = { device, metric: null, table };
  const neighbours = net && { ...own, to: netText(net), via: null };
  const kernels = net && { to: netText(net), via: null, device, metric: null, table: null };
  return {
    mark,
    routes: [
      ...(isWay ? [{ ...main, to: 'default' }] : []),
      ...(neighbours ? [neighbours] : []),
      ...(isWay ? [{ ...own, to: 'default', via }] : []),
      ...(isWay ? dnsServers(way, ways).map((to) => ({ ...main, to })) : []),
    ],
    rule: { from: address, table },
    unwanted: kernels && takesAnothers(way, ways) ? [kernels] : [],
  };
}

/**
 * A carrier's DNS servers are often for its own devices alone: the way to them is its link. Of two links that name the
 * same server the better way wins; and a server on another link's network is reached there.
 */
function dnsServers(way: Way, ways: readonly Way[]): readonly string[] {
  if (way.isOwn) return [];
  const better = ways.slice(0, ways.indexOf(way));
  return way.lease.dns.filter((server) => {
    const host = netOf(server, 32);
    if (host === null || server === way.lease.peer) return false;
    if (better.some(({ lease }) => lease.dns.includes(server))) return false;
    return !ways.some(({ link, net }) => link !== way.link && net && overlaps(net, host));
  });
}

/** Whether what the kernel reaches by a modem without being told is on the network of a link with a better claim. */
function takesAnothers(way: Way, ways: readonly Way[]): boolean {
  return ways.some(
    (other) =>
      way.net !== null &&
      other.net !== null &&
      hasClaim(other, way) &&
      overlaps(other.net, way.net),
  );
}

/** The board's own Ethernet before all modems, whatever the order of ways to the internet is. */
function hasClaim(one: Way, other: Way): boolean {
  if (one.isOwn !== other.isOwn) return one.isOwn;
  return one.metric < other.metric;
}
