import type { Sim, VirtualModem } from '../emulate';

/** The part of a modem that holds the SIM. */
type Holder = Pick<VirtualModem, 'modem'>;

/**
 * The SIMs on the bench: the modem's first one, and others, each with its own card number, because a device remembers
 * the result of a PIN by that number.
 */
export class SimTray {
  private readonly first: { sim: Sim; iccid: string };
  private firstIsIn = true;
  private others = 0;

  constructor(private readonly usbModem: Holder) {
    const { sim, subscription } = usbModem.modem;
    this.first = { sim, iccid: subscription.iccid };
  }

  /** Takes the SIM out. Only from an unpowered modem: a running one does not look for a new SIM. */
  out(): void {
    this.leave();
    this.usbModem.modem.sim = { kind: 'absent' };
  }

  /** Puts the first one back, with the tries that it had left. */
  in(): void {
    this.leave();
    const { sim, iccid } = this.first;
    this.put(sim, iccid);
    this.firstIsIn = true;
  }

  /** Inserts a new one. @param pin undefined: it asks for none */
  other(pin?: string): void {
    this.leave();
    this.others += 1;
    const number = String(this.others).padStart(4, '0');
    const iccid = this.first.iccid.slice(0, -number.length) + number;
    this.put(pin === undefined ? { kind: 'ready' } : { kind: 'ready', pin }, iccid);
  }

  private leave(): void {
    if (this.firstIsIn) this.first.sim = this.usbModem.modem.sim;
    this.firstIsIn = false;
  }

  private put(sim: Sim, iccid: string): void {
    const { modem } = this.usbModem;
    modem.sim = sim;
    modem.subscription = { ...modem.subscription, iccid };
  }
}

/**
 * Describes a SIM, without its codes. @param powered whether the SIM has had power, so that its PIN has been asked for
 */
export function describeSim(sim: Sim, powered: boolean): string {
  switch (sim.kind) {
    case 'absent':
      return 'none';
    case 'ready':
      if (sim.pin === undefined) return 'asks for no PIN';
      return powered ? 'PIN accepted' : 'will ask for its PIN';
    case 'pin':
      return `asks for its PIN, ${sim.triesLeft} of 3 tries left`;
    case 'puk':
      return `blocked: asks for its PUK, ${sim.triesLeft} of 10 tries left`;
  }
}
