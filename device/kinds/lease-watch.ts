import type { Lease } from '../core';
import { start, type Ended } from '../io';
import { leaseFile, type Leased, type LeaseFile } from './dhcp-lease';

/** Seconds that the script may take to take an address away: as long as several hooks of a person. */
const HOOKS = 300;

/** Where a link's lease is told of, and by what it is set and taken away. */
export interface LeaseFacts {
  readonly link: string;
  /** folder of the files that tell of a lease */
  readonly run: string;
  /** what sets an address and tells of it, which udhcpc calls too: overlay/usr/libexec/pppi/udhcpc-script */
  readonly script: string;
}

export interface LeaseHandlers {
  onUp(call: number, lease: Lease): void;
  onDown(call: number): void;
  /** @param status 128 and more: by a signal; null: not known */
  onEnd(call: number, status: number | null): void;
}

/** What the script has told of a link's lease, and what of that has been passed on. */
export class LeaseWatch {
  private readonly file: LeaseFile;
  /** what was told; undefined: what an earlier daemon has told is not known */
  private told: Leased | null | undefined = null;

  constructor(
    private readonly facts: LeaseFacts,
    private readonly handlers: Pick<LeaseHandlers, 'onUp' | 'onDown'>,
  ) {
    this.file = leaseFile(facts.run, facts.link);
  }

  /** Before the first look. @param adopted a call of an earlier daemon still runs */
  begin(adopted: boolean): void {
    this.file.make();
    this.told = adopted ? undefined : null;
  }

  /** What is there by now is no news. */
  skip(): void {
    this.told = this.file.read();
  }

  /** @returns the lease that is there now; null: none */
  now(): Lease | null {
    return this.file.read()?.lease ?? null;
  }

  /** Passes on what has changed. */
  look(call: number): void {
    const { told } = this;
    const leased = this.file.read();
    if (told !== undefined && leased?.mark === told?.mark) return;
    this.told = leased;
    // One that was lost and given again is another one, though it has the same address.
    const again = leased && told && JSON.stringify(leased.lease) === JSON.stringify(told.lease);
    if (!leased || again) this.handlers.onDown(call);
    if (leased) this.handlers.onUp(call, leased.lease);
  }

  /** Takes address and hooks away, if there are any. */
  takeDown(onEnd?: () => void): void {
    const lease = this.now();
    if (lease) this.script('deconfig', [`interface=${lease.interface}`], onEnd);
    else onEnd?.();
  }

  /** Calls the script as udhcpc does. @param environment such as `ip=192.0.2.7` */
  script(event: string, environment: readonly string[], onEnd?: (ended: Ended) => void): void {
    const { link, script } = this.facts;
    const argv = ['env', `LINK=${link}`, ...environment, script, event];
    start({ argv, deadline: HOOKS, ...(onEnd && { onEnd }) });
  }
}
