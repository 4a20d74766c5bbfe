import type { Sim, VirtualStick } from '../emulate';

/** What of a stick holds the SIM. */
type Holder = Pick<VirtualStick, 'modem'>;

/**
 * The SIMs that lie on the bench: the one that was in the stick at first, and others, each with a number of its own,
 * since a device remembers by that what became of a PIN.
 */
export class SimTray {
  private readonly first: { sim: Sim; iccid: string };
  private firstIsIn = true;
  private others = 0;

  constructor(private readonly stick: Holder) {
    const { sim, subscription } = stick.modem;
    this.first = { sim, iccid: subscription.iccid };
  }

  /** Takes the SIM out. Only of a stick without power: a modem does not look for another one. */
  out(): void {
    this.leave();
    this.stick.modem.sim = { kind: 'absent' };
  }

  /** Puts back the first one, with as many tries as it had. */
  in(): void {
    this.leave();
    const { sim, iccid } = this.first;
    this.put(sim, iccid);
    this.firstIsIn = true;
  }

  /** Puts in one that was never here. @param pin none: it asks for none */
  other(pin?: string): void {
    this.leave();
    this.others += 1;
    const number = String(this.others).padStart(4, '0');
    const iccid = this.first.iccid.slice(0, -number.length) + number;
    this.put(pin === undefined ? { kind: 'ready' } : { kind: 'ready', pin }, iccid);
  }

  private leave(): void {
    if (this.firstIsIn) this.first.sim = this.stick.modem.sim;
    this.firstIsIn = false;
  }

  private put(sim: Sim, iccid: string): void {
    const { modem } = this.stick;
    modem.sim = sim;
    modem.subscription = { ...modem.subscription, iccid };
  }
}

/** A SIM in words, without its codes. @param powered has it been asked for its PIN since it got power? */
export function describeSim(sim: Sim, powered: boolean): string {
  switch (sim.kind) {
    case 'absent':
      return 'none';
    case 'ready':
      if (sim.pin === undefined) return 'asks for no PIN';
      return powered ? 'its PIN was given' : 'will ask for its PIN';
    case 'pin':
      return `asks for its PIN, ${sim.triesLeft} of 3 tries left`;
    case 'puk':
      return `blocked: asks for its PUK, ${sim.triesLeft} of 10 tries left`;
  }
}
