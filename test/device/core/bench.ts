import {
  initialState,
  nextStep,
  step,
  type Action,
  type DeviceState,
  type Event,
  type Lease,
  type LinkConfig,
  type LinkState,
  type SimSays,
  type Verdict,
} from '../../../device/core';

/** The shipped defaults, without chance. */
export const CONFIG: LinkConfig = {
  kind: 'serial',
  metric: 200,
  table: 10,
  redial: { first: 5, longest: 600, jitter: 0, stable: 60 },
  roaming: 'allowed',
  pin: null,
  pinWithoutTries: 'never',
  iccid: null,
  sameModem: [],
  answerWait: 60,
  check: { first: 30, longest: 120, failing: 10 },
  recover: {
    modem: { kind: 'failures', after: 5 },
    usb: { kind: 'failures', after: 8 },
    device: { kind: 'minutes', after: 60 },
    perDay: 4,
  },
};

/** Nobody to ask for the time; the benches' clocks begin after that. */
export const CLOCK = { servers: [], built: 0 };

/** What a call is given. */
export const LEASE: Lease = {
  ...{ interface: 'ppp0', address: '10.0.0.2', prefix: null, peer: '10.64.64.64' },
  dns: ['9.9.9.9'],
};

type Unaddressed<E> = E extends { readonly link: string } ? Omit<E, 'link'> : E;

/** An event for the only link, or for the device. */
export type BenchEvent = Unaddressed<Event>;

const OF_THE_DEVICE = ['tick', 'started', 'data', 'time-said', 'network-failed'];

const APART: readonly string[] = ['set-routes', 'set-dns', 'save-clock', 'log'];

/** A device with one link under a test's hands: time goes on by `at`, events come in, and what is to be done comes out. */
export class Bench {
  device: DeviceState;
  actions: readonly Unaddressed<Action>[] = [];
  up = 0;
  clockAhead = 1_700_000_000;

  constructor(readonly config: LinkConfig = CONFIG) {
    this.device = initialState({ links: { lte: config }, clock: CLOCK });
  }

  /** when the next step is due */
  get next(): number {
    return nextStep(this.device, { links: { lte: this.config }, clock: CLOCK });
  }

  get state(): LinkState {
    const { lte } = this.device.links;
    if (!lte) throw new Error('no link');
    return lte;
  }

  /** @returns what is to be done after an event at a second since power-on */
  at(up: number, event: BenchEvent = { is: 'tick' }): readonly Unaddressed<Action>[] {
    this.up = up;
    const now = { up, clock: this.clockAhead + up, chance: 0 };
    const whole = (OF_THE_DEVICE.includes(event.is) ? event : { ...event, link: 'lte' }) as Event;
    const { state, actions } = step(this.device, whole, now, {
      links: { lte: this.config },
      clock: CLOCK,
    });
    // As it is on disk.
    this.device = JSON.parse(JSON.stringify(state)) as DeviceState;
    // Those have tests of their own.
    const others = actions.filter(({ do: name }) => !APART.includes(name));
    this.actions = others.map((action) => {
      const bare: Record<string, unknown> = { ...action };
      delete bare.link;
      return bare as Unaddressed<Action>;
    });
    return this.actions;
  }

  /** The modem answers the question that has just been asked. */
  looked(sim: SimSays = 'ready', more: object = {}): readonly Unaddressed<Action>[] {
    const ask = this.state.pending?.ask ?? 0;
    const answer = { sim, network: 'home', card: '8900', tries: 3, ...more } as const;
    return this.at(this.up, { is: 'looked', ask, ...answer });
  }

  /** Power-on with a data partition, a modem, and its home network: ends with the first dial. */
  dialled(): this {
    this.at(0, { is: 'started', running: {} });
    this.at(1, { is: 'data', marks: {}, restarts: [], clock: null });
    this.at(10, { is: 'port', plug: 'a' });
    this.looked();
    return this;
  }

  online(): this {
    this.dialled();
    this.at(15, { is: 'up', call: 1, lease: LEASE });
    return this;
  }

  /** The internet answers, or does not. */
  checked(up: number, verdict: Verdict): readonly Unaddressed<Action>[] {
    return this.at(up, { is: 'checked', ask: this.state.health?.ask ?? 0, verdict });
  }

  /** The call ends, with a status of pppd. */
  ended(up: number, status: number): readonly Unaddressed<Action>[] {
    return this.at(up, { is: 'ended', call: this.state.call?.number ?? 0, status });
  }
}
