import type { Lease } from '../core';
import { exists, readFile, writeInPlace } from '../io';

/** A lease, and what makes it another one: the kernel begins the interface anew for each, whatever is in it. */
export interface Leased {
  readonly mark: string;
  readonly lease: Lease;
}

/**
 * The file in which udhcpc's script tells of a link's lease, in its first line: `MARK INTERFACE ADDRESS PREFIX ROUTER
 * DNS…`, `-` for no router, or `-` alone for no lease. Both write in place, which a full RAM disk allows; what is left of
 * a longer line follows.
 */
export interface LeaseFile {
  /** Makes the file, if it is not there. */
  make(): void;
  read(): Leased | null;
}

/** @param folder such as /run/pppi */
export function leaseFile(folder: string, link: string): LeaseFile {
  const path = `${folder}/${link}.lease`;
  return {
    make: () => {
      if (!exists(path)) writeInPlace(path, '-\n');
    },
    read: () => leasedIn(readFile(path)?.split('\n')[0] ?? ''),
  };
}

function leasedIn(line: string): Leased | null {
  const [mark, name, address, prefix = '', router, ...dns] = line.split(' ').filter(Boolean);
  if (!mark || !name || !address || !router || !/^\d{1,2}$/.test(prefix)) return null;
  const peer = router === '-' ? null : router;
  return { mark, lease: { interface: name, address, prefix: Number(prefix), peer, dns } };
}
