import type { StaticAddress } from '../settings';
import { LeaseWatch, type LeaseFacts, type LeaseHandlers } from './lease-watch';

/** What a call's end by the script is told as, where that was killed. */
const KILLED = 128;

/** The one call of a link with an address of its own: no program runs, what the script has set is the call. */
export class StaticCall {
  private readonly lease: LeaseWatch;
  private running: number | null = null;
  /** the script sets the address: what is to end waits for it */
  private isSetting = false;
  private isEnding = false;

  constructor(
    facts: LeaseFacts,
    private readonly address: StaticAddress,
    private readonly handlers: LeaseHandlers,
  ) {
    this.lease = new LeaseWatch(facts, handlers);
  }

  /** @returns the number of the call, if an earlier daemon has left an address */
  adopt(unnamed: number): number | null {
    const isThere = this.lease.now() !== null;
    this.lease.begin(isThere);
    this.running = isThere ? unnamed : null;
    return this.running;
  }

  dial(call: number, name: string): void {
    const { address, prefix, gateway, dns } = this.address;
    this.lease.skip();
    this.running = call;
    this.isSetting = true;
    this.isEnding = false;
    const environment = [
      ...[`interface=${name}`, `ip=${address}`, `mask=${prefix}`],
      ...[`router=${gateway ?? ''}`, `dns=${dns.join(' ')}`],
    ];
    this.lease.script('bound', environment, ({ status, signal }) => {
      this.isSetting = false;
      if (this.isEnding) this.stop(call);
      else if (status === 0 && signal === 0) this.look();
      else this.end(call, signal === 0 ? status : KILLED + signal);
    });
  }

  stop(call: number): void {
    if (this.running !== call) return this.handlers.onEnd(call, null);
    this.isEnding = true;
    if (!this.isSetting) this.lease.takeDown(() => this.end(call, 0));
  }

  look(): void {
    if (this.running !== null && !this.isEnding) this.lease.look(this.running);
  }

  private end(call: number, status: number): void {
    if (this.running !== call) return;
    this.running = null;
    this.handlers.onEnd(call, status);
  }
}
