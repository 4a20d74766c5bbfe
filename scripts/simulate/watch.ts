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
  started?(socket: Socket, found: Found): string | undefined;
  stepped?(seen: Seen): string | undefined;
  /** each step of the whole device, once */
  whole?(state: DeviceState, before: DeviceState, actions: readonly Action[]): string | undefined;
  /** all that a step asked for is done */
  settled?(state: DeviceState): string | undefined;
  waits?(state: DeviceState, seconds: number, hurry: number): string | undefined;
  dials?(socket: Socket): string | undefined;
  pinSent?(modem: Modem): string | undefined;
  pinRefused?(sim: Sim, pin: string): string | undefined;
  restarts?(): string | undefined;
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

/** Holds all properties against what happens, and counts. */
export class Watch {
  private readonly hooks: readonly { name: string; hooks: Hooks }[];
  private readonly steppers: readonly { name: string; hook: NonNullable<Hooks['stepped']> }[];
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
    this.hooks = properties.map(({ name, watch }) => ({ name, hooks: watch(world) }));
    this.steppers = this.hooks.flatMap(({ name, hooks: { stepped } }) =>
      stepped ? [{ name, hook: stepped }] : [],
    );
  }

  started(socket: Socket, found: Found): void {
    for (const { name, hooks } of this.hooks) this.complain(name, hooks.started?.(socket, found));
  }

  stepped(seen: Seen): void {
    this.last[this.count++ % TAIL] = seen;
    this.digest = (Math.imul(this.digest, 31) + seen.ms + seen.actions.length) | 0;
    for (const { name, hook } of this.steppers) this.complain(name, hook(seen));
  }

  whole(state: DeviceState, before: DeviceState, actions: readonly Action[]): void {
    for (const { name, hooks } of this.hooks)
      this.complain(name, hooks.whole?.(state, before, actions));
  }

  settled(state: DeviceState): void {
    for (const { name, hooks } of this.hooks) this.complain(name, hooks.settled?.(state));
  }

  waits(state: DeviceState, seconds: number, hurry: number): void {
    for (const { name, hooks } of this.hooks)
      this.complain(name, hooks.waits?.(state, seconds, hurry));
  }

  dials(socket: Socket): void {
    this.dialled += 1;
    for (const { name, hooks } of this.hooks) this.complain(name, hooks.dials?.(socket));
  }

  pinSent(modem: Modem): void {
    this.pins += 1;
    for (const { name, hooks } of this.hooks) this.complain(name, hooks.pinSent?.(modem));
  }

  pinRefused(sim: Sim, pin: string): void {
    for (const { name, hooks } of this.hooks) this.complain(name, hooks.pinRefused?.(sim, pin));
  }

  restarts(): void {
    this.restarted += 1;
    for (const { name, hooks } of this.hooks) this.complain(name, hooks.restarts?.());
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
