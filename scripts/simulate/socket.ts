import type { Lease, LinkConfig, ReasonWord, Verdict } from '../../device/core';
import type { Call, End } from './call';
import type { Modem } from './modem';
import { Override } from './override';

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
    this.interface = `ppp${index}`;
    this.dns = [1, 2].map((host) => `9.9.${index}.${host}`);
    this.config = own.traits.config;
  }

  /** @returns what the carrier gives to a call */
  leaseOf(call: number): Lease {
    const { index, interface: device, dns } = this;
    const address = `10.${index}.${(call >> 8) & 255}.${call & 255}`;
    return { interface: device, address, prefix: null, peer: '10.64.64.64', dns };
  }

  get plug(): string {
    return this.modem.now.plug;
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
