import type { Lease, LinkConfig, ReasonWord, Verdict } from '../../device/core';
import type { Call, End } from './call';
import type { Modem } from './modem';
import { Override } from './override';

const MISSING = { serial: 'no-modem', 'ethernet-modem': 'no-card', ethernet: 'no-cable' } as const;

/** Where the modem of one link is plugged in, and what happens there. */
export class Socket {
  readonly modem: Override<Modem>;
  call: Call | null = null;
  readonly pppd = new Override<'normal' | 'stuck' | 'stubborn'>('normal');
  readonly dialAnswer = new Override<End | null>(null);
  readonly pppEnd = new Override<End | 'no address' | null>(null);
  readonly echo = new Override<'alive' | 'dead'>('alive');
  readonly internet = new Override<Verdict>('ok');
  readonly wish = new Override<'on' | 'off'>('on');
  /** when the world last had each reason, in ms */
  private readonly noted = new Map<ReasonWord, number>();

  /** DHCP: who is asked for an address gives it */
  readonly leases = new Override(true);
  /** when the modem told of each cell, in ms */
  readonly measured = new Map<string, number>();

  readonly name: string;
  readonly interface: string;
  /** what the carrier gives to each call */
  readonly dns: readonly string[];
  readonly config: LinkConfig;

  constructor(
    readonly own: Modem,
    private readonly index: number,
  ) {
    this.modem = new Override(own);
    this.name = own.traits.name;
    this.config = own.traits.config;
    this.interface = `${this.isSerial ? 'ppp' : 'eth'}${index}`;
    const far = `9.9.${index}.2`;
    this.dns = this.isSerial ? [`9.9.${index}.1`, far] : [`192.168.${8 + index}.1`, far];
  }

  /** @returns whether a router has a network behind it; of a call, pppd knows */
  hasNetwork(ms: number): boolean {
    return this.config.kind !== 'ethernet-modem' || this.modem.now.isRegistered(ms);
  }

  /** @returns what the carrier gives to a call */
  leaseOf(call: number): Lease {
    const { index, interface: device, dns } = this;
    if (!this.isSerial) {
      const net = `192.168.${8 + index}`;
      const peer = `${net}.1`;
      return { interface: device, address: `${net}.${2 + (call % 250)}`, prefix: 24, peer, dns };
    }
    const address = `10.${index}.${(call >> 8) & 255}.${call & 255}`;
    return { interface: device, address, prefix: null, peer: '10.64.64.64', dns };
  }

  /** What can be dialled on: a modem of another kind has no such port. */
  get plug(): string {
    const { plug, traits } = this.modem.now;
    return traits.config.kind === this.config.kind ? plug : '';
  }

  /** PPP on a port of the modem; else an address comes by DHCP */
  get isSerial(): boolean {
    return this.config.kind === 'serial';
  }

  /** the board's own socket, which nothing revives but a person */
  get isBoard(): boolean {
    return this.config.kind === 'ethernet';
  }

  /** The world has nothing to dial on now. */
  noteMissing(ms: number): void {
    this.note(MISSING[this.config.kind], ms);
  }

  /** The world has this reason now. */
  note(word: ReasonWord, ms: number): void {
    this.noted.set(word, ms);
  }

  /** @returns when the world last had a reason; -Infinity: never */
  lastHad(word: ReasonWord): number {
    return this.noted.get(word) ?? -Infinity;
  }
}
