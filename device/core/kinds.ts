import { DIAL_FLOOR } from './backoff';
import type { ReasonWord } from './reasons';
import type { RecoveryStep } from './recovery';

/** `serial`: PPP on a port of the modem. `ethernet-modem`: a router behind a network card (HiLink). `ethernet`: the board's socket. */
export type Kind = 'serial' | 'ethernet-modem' | 'ethernet';

/** All that the core knows of a kind of link; the rest is the same for each. */
export interface KindFacts {
  /** SIM and network can be asked for before a dial */
  readonly asksModem: boolean;
  /** `hang-up`: a call has to have its address in time. `keep-asking`: DHCP costs nobody anything, and goes on */
  readonly withoutAddress: 'hang-up' | 'keep-asking';
  /** three bad checks end the call, or move its route behind all others until a check is good */
  readonly withoutInternet: 'hang-up' | 'demote';
  /** seconds after plugging in that it may be without internet: a router has an address for us before it has a network */
  readonly findsNetwork: number;
  /** seconds in which a call ends by itself if what carries it is gone */
  readonly endsItself: number;
  /** least seconds between dials */
  readonly floor: number;
  /** what recovery can do */
  readonly steps: readonly RecoveryStep[];
  /** why there is nothing to dial on */
  readonly missing: ReasonWord;
}

export const KINDS: Readonly<Record<Kind, KindFacts>> = {
  serial: {
    ...{ asksModem: true, withoutAddress: 'hang-up', withoutInternet: 'hang-up' },
    // pppd hears of it from the kernel.
    ...{ findsNetwork: 0, endsItself: 10, floor: DIAL_FLOOR },
    ...{ steps: ['modem', 'usb', 'device'], missing: 'no-modem' },
  },
  'ethernet-modem': {
    ...{ asksModem: false, withoutAddress: 'keep-asking', withoutInternet: 'hang-up' },
    ...{ findsNetwork: 120, endsItself: 0, floor: DIAL_FLOOR },
    ...{ steps: ['usb', 'device'], missing: 'no-card' },
  },
  ethernet: {
    ...{ asksModem: false, withoutAddress: 'keep-asking', withoutInternet: 'demote' },
    ...{ findsNetwork: 0, endsItself: 0, floor: 1 },
    ...{ steps: [], missing: 'no-cable' },
  },
};
