import type { Action, DeviceState, Event, LinkState } from '../../device/core';
import type { Modem, Sim } from './modem';
import type { Socket } from './socket';
import type { Failure } from './types';
import type { World } from './world';

/** A step as one link saw it. */
export interface Seen {
  readonly socket: Socket;
  /** what it was told; a tick, if another link was told something */
  readonly event: Event;
  readonly before: LinkState;
  readonly state: LinkState;
  /** those for it, and those for the device */
  readonly actions: readonly Action[];
  readonly ms: number;
  readonly up: number;
}

/** What a daemon that starts finds of its state: that of its last step, that of an earlier one, or nothing. */
export type Found = 'all' | 'older' | 'nothing';

/** What a property looks at; each returns what is wrong, if something is. */
export interface Hooks {
  /** the daemon starts. @param found of all that it knew */
  readonly started?: (socket: Socket, found: Found) => string | undefined;
  /** a step that a link had a part in, or in which the device did something */
  readonly stepped?: (seen: Seen) => string | undefined;
  /** each step of the whole device, once */
  readonly whole?: (
    state: DeviceState,
    before: DeviceState,
    actions: readonly Action[],
  ) => string | undefined;
  /** all that a step asked for is done */
  readonly settled?: (state: DeviceState) => string | undefined;
  readonly waits?: (state: DeviceState, seconds: number, hurry: number) => string | undefined;
  readonly dials?: (socket: Socket) => string | undefined;
  /** @param socket of the link whose PIN it is */
  readonly pinSent?: (modem: Modem, socket: Socket) => string | undefined;
  readonly pinRefused?: (sim: Sim, pin: string) => string | undefined;
  readonly restarts?: () => string | undefined;
  readonly registersAnew?: (socket: Socket, plug: string) => string | undefined;
  readonly timeAsked?: () => string | undefined;
  /** @param ahead the clock that it tells, less the seconds since power-on */
  readonly timeTold?: (ahead: number) => string | undefined;
  readonly clockSet?: (ahead: number) => string | undefined;
}

/** What has to hold at every instant. */
export interface Property {
  readonly name: string;
  readonly sentence: string;
  readonly watch: (world: World) => Hooks;
}

/** A property did not hold: the run ends here. */
export class Broken extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.property}: ${failure.what}`);
  }
}

/** How many of the last steps are told of a failure. */
const TAIL = 40;

interface Hook<K extends keyof Hooks> {
  /** of its property */
  readonly name: string;
  readonly hook: NonNullable<Hooks[K]>;
}

/** Holds all properties against what happens, and counts. */
export class Watch {
  private readonly hooks: { readonly [K in keyof Hooks]-?: readonly Hook<K>[] };
  private readonly last: Seen[] = [];
  private count = 0;
  dialled = 0;
  restarted = 0;
  pins = 0;
  digest = 0;

  constructor(
    private readonly world: World,
    properties: readonly Property[],
  ) {
    const all = properties.map(({ name, watch }) => ({ name, hooks: watch(world) }));
    // A list for each kind: most properties have one or two of them.
    const of = <K extends keyof Hooks>(kind: K): Hook<K>[] =>
      all.flatMap(({ name, hooks }) => {
        const hook = hooks[kind];
        return hook ? [{ name, hook }] : [];
      });
    this.hooks = {
      ...{ started: of('started'), stepped: of('stepped'), whole: of('whole') },
      ...{ settled: of('settled'), waits: of('waits'), dials: of('dials') },
      ...{ registersAnew: of('registersAnew'), timeAsked: of('timeAsked') },
      ...{ timeTold: of('timeTold'), clockSet: of('clockSet') },
      ...{ pinSent: of('pinSent'), pinRefused: of('pinRefused'), restarts: of('restarts') },
    };
  }

  started(socket: Socket, found: Found): void {
    for (const { name, hook } of this.hooks.started) this.complain(name, hook(socket, found));
  }

  stepped(seen: Seen): void {
    this.last[this.count++ % TAIL] = seen;
    for (const { name, hook } of this.hooks.stepped) this.complain(name, hook(seen));
  }

  whole(state: DeviceState, before: DeviceState, actions: readonly Action[]): void {
    this.digest = (Math.imul(this.digest, 31) + this.world.ms) | 0;
    for (const { do: what } of actions)
      this.digest = (Math.imul(this.digest, 31) + what.length) | 0;
    for (const { name, hook } of this.hooks.whole)
      this.complain(name, hook(state, before, actions));
  }

  settled(state: DeviceState): void {
    for (const { name, hook } of this.hooks.settled) this.complain(name, hook(state));
  }

  waits(state: DeviceState, seconds: number, hurry: number): void {
    for (const { name, hook } of this.hooks.waits) this.complain(name, hook(state, seconds, hurry));
  }

  dials(socket: Socket): void {
    this.dialled += 1;
    for (const { name, hook } of this.hooks.dials) this.complain(name, hook(socket));
  }

  pinSent(modem: Modem, socket: Socket): void {
    this.pins += 1;
    for (const { name, hook } of this.hooks.pinSent) this.complain(name, hook(modem, socket));
  }

  pinRefused(sim: Sim, pin: string): void {
    for (const { name, hook } of this.hooks.pinRefused) this.complain(name, hook(sim, pin));
  }

  restarts(): void {
    this.restarted += 1;
    for (const { name, hook } of this.hooks.restarts) this.complain(name, hook());
  }

  registersAnew(socket: Socket, plug: string): void {
    for (const { name, hook } of this.hooks.registersAnew) this.complain(name, hook(socket, plug));
  }

  timeAsked(): void {
    for (const { name, hook } of this.hooks.timeAsked) this.complain(name, hook());
  }

  timeTold(ahead: number): void {
    for (const { name, hook } of this.hooks.timeTold) this.complain(name, hook(ahead));
  }

  clockSet(ahead: number): void {
    for (const { name, hook } of this.hooks.clockSet) this.complain(name, hook(ahead));
  }

  private complain(property: string, what: string | undefined): void {
    if (what === undefined) return;
    const from = Math.max(0, this.count - TAIL);
    const tail = Array.from({ length: this.count - from }, (_, index) =>
      line(this.last[(from + index) % TAIL] as Seen),
    );
    throw new Broken({ property, what, at: this.world.ms / 1000, tail });
  }
}

/** @returns a step in one line, such as `12.300 ended {"call":1,"status":16} → backoff hangup` */
function line({ socket, ms, event, state, actions }: Seen): string {
  const { is, ...more } = event;
  const facts = Object.keys(more).length > 0 ? ` ${JSON.stringify(more)}` : '';
  const cause = state.cause ? ` ${state.cause.word}` : '';
  const does = actions.map((action) => `${action.do}`).join(', ');
  return `${(ms / 1000).toFixed(3)} ${socket.name}: ${is}${facts} → ${state.phase}${cause}${does ? `: ${does}` : ''}`;
}
