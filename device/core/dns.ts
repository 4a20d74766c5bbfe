import type { Way } from './ways';

/** libc reads so many (resolv.conf(5), MAXNS). */
const MOST = 3;

/** @returns what libc reads: the servers of the best way first, none twice, three at most */
export function resolvConf(ways: readonly Way[]): string {
  const told = ways.flatMap(({ lease }) => lease.dns).filter((server) => isAddress(server));
  return [...new Set(told)]
    .slice(0, MOST)
    .map((server) => `nameserver ${server}\n`)
    .join('');
}

/** What comes from a carrier goes into a file. */
function isAddress(text: string): boolean {
  return /^[0-9A-Fa-f.:]{2,45}$/.test(text);
}
