import type { LinkEvent, NetworkSays, Signal } from '../../device/core';
import { Override } from './override';
import type { Link } from './types';

/** A SIM. It outlives every restart; only a person at a phone gives it its tries back. */
export interface Sim {
  readonly card: string;
  readonly kind: 'ok' | 'absent' | 'broken' | 'puk';
  /** the PIN that it asks for; null: it asks for none */
  lock: string | null;
  isOpen: boolean;
  tries: number;
  /** how often it has refused each PIN */
  readonly refused: Map<string, number>;
}

export function newSim(card: string, more: Partial<Sim> = {}): Sim {
  const { kind = 'ok', lock = null, tries = 3 } = more;
  return { card, kind, lock, tries, isOpen: false, refused: new Map() };
}

/** @returns the number of a link's own SIM */
export function cardOf({ name }: Pick<Link, 'name'>): string {
  return `890${name}`;
}

/** What a modem does with AT commands; `ok`: it answers OK to each and does nothing. */
export type Speech = 'normal' | 'silent' | 'garbage' | 'error' | 'ok';

type Looked = Omit<Extract<LinkEvent, { is: 'looked' }>, 'is' | 'ask'>;

/** Seconds after its start that a modem says SIM busy, and that one which tells `late` keeps numbers to itself. */
const BUSY = 3;
const LATE = 8;

export class Modem {
  readonly speech = new Override<Speech>('normal');
  readonly network = new Override<NetworkSays>('home');
  readonly sim: Override<Sim>;
  /** whether it can be asked while a call is up */
  readonly control = new Override(false);
  /** hangs until it is restarted by command, by power, or with the device; null: it does not */
  hung: 'modem' | 'usb' | 'device' | null = null;
  /** what ends the faults of which it hangs */
  cures: (() => void)[] = [];
  /** faults that hold it out of the socket */
  held = 0;
  isBooting = false;
  /** counts how often it appeared on the bus, and its boots begun */
  appeared = 0;
  boots = 0;
  startedMs = 0;
  /** one command at a time: until then the last one takes */
  busyMs = 0;
  private measured = 0;
  private hasContext = false;

  constructor(
    readonly name: string,
    readonly traits: Link,
    readonly home: Sim,
  ) {
    this.sim = new Override(home);
  }

  /** @returns what the device can see: another text each time that it appears */
  get plug(): string {
    return this.held > 0 || this.isBooting ? '' : `${this.name}-${this.appeared}`;
  }

  get hears(): boolean {
    return this.hung === null && this.speech.now === 'normal';
  }

  /** whether a call can come about, as far as the modem goes */
  isRegistered(ms: number): boolean {
    const sim = this.sim.now;
    if (sim.kind !== 'ok' || (sim.lock !== null && !sim.isOpen)) return false;
    const at = this.startedMs + this.traits.registers * 1000;
    return ms >= at && (this.network.now === 'home' || this.network.now === 'roaming');
  }

  /** What it says of SIM and network. */
  looked(ms: number): Looked {
    if (!this.hears) return { sim: 'silent', network: 'unknown', card: null, tries: null };
    const { traits } = this;
    const sim = this.sim.now;
    const age = (ms - this.startedMs) / 1000;
    const tells = (telling: Link['number']) =>
      telling === 'at once' || (telling === 'late' && age >= LATE);
    const network = age < traits.registers && this.isHome ? 'searching' : this.network.now;
    return {
      sim: age < BUSY ? 'busy' : this.simSays(sim),
      network,
      card: traits.number === 'never' ? 'none' : tells(traits.number) ? sim.card : null,
      tries: tells(traits.tries) ? sim.tries : null,
    };
  }

  private get isHome(): boolean {
    return this.network.now === 'home' || this.network.now === 'roaming';
  }

  private simSays(sim: Sim): Looked['sim'] {
    if (sim.kind !== 'ok') return sim.kind;
    if (sim.lock === null || sim.isOpen) return 'ready';
    return sim.tries > 0 ? 'pin' : 'puk';
  }

  /** It is to have our access point. @returns whether it had another one, and begins to register */
  registersAnew(ms: number): boolean {
    const { context, registers } = this.traits;
    if (context === 'ours' || (context === 'learns' && this.hasContext)) return false;
    this.hasContext = true;
    this.startedMs = Math.max(this.startedMs, ms - registers * 1000 + 5000);
    return true;
  }

  /** @returns what it measures, each time in another cell; null: it says nothing of use */
  signal(): (Signal & { readonly cell: string }) | null {
    if (!this.hears || !this.isHome) return null;
    const cell = (++this.measured).toString(16);
    const network = this.network.now;
    return { rssi: -60, operator: 'home', technology: 'lte', network, cell };
  }

  /** A PIN has reached the SIM. */
  enterPin(pin: string): 'accepted' | 'refused' | 'unclear' {
    const sim = this.sim.now;
    if (!this.hears || this.simSays(sim) !== 'pin') return 'unclear';
    if (pin === sim.lock) {
      sim.isOpen = true;
      sim.tries = 3;
      return 'accepted';
    }
    sim.tries -= 1;
    sim.refused.set(pin, (sim.refused.get(pin) ?? 0) + 1);
    return 'refused';
  }

  /** Whether its SIM waits for a PIN, whatever the modem says. */
  get asksForPin(): boolean {
    return this.simSays(this.sim.now) === 'pin';
  }
}
