import type { Action, DeviceState, Event, LinkState, Now } from '../../device/core';
import { Shell } from './shell';
import type { Socket } from './socket';
import type { Core } from './types';
import type { Watch } from './watch';
import type { Listener, Told, World } from './world';

/** Where a step may be cut off: before its state is on disk, before its actions, among them, or after them. */
export type Cut = 'unwritten' | 'written' | 'among' | 'after';

/** Names of what is left to chance here. */
const STEP = 301;
const RESPAWN = 302;
const WAKE = 303;
const MOUNT = 304;

const TICK: Event = { is: 'tick' };

/** What runs on the device: calls the core, keeps its state in a file, does its actions. */
export class Daemon implements Listener {
  private readonly shell: Shell;
  private state: DeviceState;
  /** as it is in the file; null: there is none */
  private stored: DeviceState | null = null;
  /** a later one could not be written */
  private isOlder = false;
  private isAlive = false;
  /** counts starts */
  private lives = 0;
  private cut: Cut | null = null;
  private wakeMs = Infinity;
  /** steps in a row that were due at once */
  private hurry = 0;
  steps = 0;

  constructor(
    private readonly world: World,
    private readonly core: Core,
    private readonly watch: Watch,
  ) {
    this.shell = new Shell(world, watch);
    this.state = core.initialState(world.config);
    world.listener = this;
  }

  powerOn(): void {
    if (!this.isAlive) this.start();
  }

  powerOff(): void {
    this.isAlive = false;
    this.stored = null;
  }

  /** The next step is cut off there, and the daemon with it; init starts it again. */
  cutNext(cut: Cut): void {
    if (this.isAlive) this.cut = cut;
  }

  /** Its file is gone, or nobody can read it; it will see that when it starts next. */
  loseState(): void {
    this.stored = null;
  }

  private start(): void {
    this.isAlive = true;
    this.cut = null;
    this.wakeMs = Infinity;
    this.hurry = 0;
    const life = ++this.lives;
    const { world, stored } = this;
    this.state = stored
      ? (JSON.parse(JSON.stringify(stored)) as DeviceState)
      : this.core.initialState(world.config);
    const running: Record<string, number> = {};
    for (const socket of world.sockets) {
      if (socket.call?.isRunning) running[socket.name] = socket.call.number;
      this.watch.started(socket, stored === null ? 'nothing' : this.isOlder ? 'older' : 'all');
      // Nobody has told it of a modem yet.
      socket.noteMissing(world.ms);
    }
    this.step({ is: 'started', running });
    const soon = (ms: number, run: () => void) =>
      world.after(ms, () => {
        if (this.lives === life) run();
      });
    soon(3000 * world.chance.at(world.ms, MOUNT), () => this.lookAtData());
    for (const socket of world.sockets)
      soon(100, () => {
        this.lookAt('port', socket);
        this.lookAt('wish', socket);
        this.lookAtCall(socket);
      });
  }

  private die(): void {
    this.isAlive = false;
    const { world } = this;
    // It may be long since somebody wanted to kill it at its next step.
    world.calmSince = world.ms;
    const boot = world.bootMs;
    world.after(1000 + 9000 * world.chance.at(world.ms, RESPAWN), () => {
      if (world.isOn && world.bootMs === boot && !this.isAlive) this.start();
    });
  }

  lookAt(what: 'port' | 'wish', { name: link, plug, wish, modem }: Socket): void {
    if (!this.isAlive) return;
    if (what === 'port') this.step({ is: 'port', link, plug, control: modem.now.control.now });
    else if (wish.now !== this.state.links[link]?.wish)
      this.step({ is: 'wish', link, want: wish.now });
  }

  /** What was told of it before may have been lost with the state. */
  private lookAtCall(socket: Socket): void {
    const { call } = socket;
    if (call?.isRunning && call.lease)
      this.receive(socket, { is: 'up', call: call.number, lease: call.lease });
  }

  lookAtData(): void {
    const { isThere, marks, restarts, clock } = this.world.data;
    if (isThere.now) this.step({ is: 'data', marks: { ...marks }, restarts, clock });
  }

  receive({ name: link }: Socket, event: Told): void {
    // Half a million times a year, and ten times as fast as a spread.
    this.step(Object.assign({ link }, event) as Event);
  }

  private step(event: Event): void {
    if (!this.isAlive) return;
    const { world, core, cut, state: before } = this;
    const { ms } = world;
    const now: Now = { up: world.up, clock: world.clock, chance: world.chance.at(ms, STEP) };
    const { state, actions } = core.step(before, event, now, world.config);
    this.steps += 1;
    this.state = state;
    // Nobody will ever know of this step.
    if (cut === 'unwritten') return this.die();
    this.watch.whole(state, before, actions);
    const isForAll = actions.some((action) => !('link' in action));
    for (const socket of world.sockets) {
      // A link that had no part in it is the same object.
      const { name } = socket;
      if (isForAll || state.links[name] !== before.links[name])
        this.show(socket, event, before, actions, now.up);
    }
    this.isOlder = !world.ramTakesWrites.now;
    if (!this.isOlder) this.stored = state;
    this.act(actions, cut);
  }

  private show(
    socket: Socket,
    event: Event,
    before: DeviceState,
    actions: readonly Action[],
    up: number,
  ): void {
    const { name } = socket;
    const isOthers = 'link' in event && event.link !== name;
    this.watch.stepped({
      socket,
      event: isOthers ? TICK : event,
      before: before.links[name] as LinkState,
      state: this.state.links[name] as LinkState,
      actions:
        actions.length === 0
          ? actions
          : actions.filter((action) => !('link' in action) || action.link === name),
      ms: this.world.ms,
      up,
    });
  }

  private act(actions: readonly Action[], cut: Cut | null): void {
    if (cut === 'written') return this.die();
    for (const [index, action] of actions.entries()) {
      if (cut === 'among' && index === actions.length - 1) return this.die();
      this.perform(action);
      // The device restarts.
      if (!this.isAlive) return;
    }
    if (cut !== null) return this.die();
    this.watch.settled(this.state);
    this.wake();
  }

  private perform(action: Action): void {
    const { shell, world, state } = this;
    const life = this.lives;
    const isAlive = () => this.isAlive && this.lives === life;
    if (!('link' in action))
      return shell.performForDevice(action, (event, afterMs) =>
        world.after(afterMs, () => {
          if (isAlive()) this.step(event);
        }),
      );
    const socket = world.sockets.find(({ name }) => name === action.link);
    if (!socket) return;
    shell.perform(socket, action, state.links[action.link]?.plug ?? '', isAlive);
  }

  /** Sees to it that the next step comes when it is due. */
  private wake(): void {
    const { world, core } = this;
    const next = core.nextStep(this.state, world.config);
    const due = world.bootMs + Math.ceil(next * 1000);
    this.hurry = due <= world.ms ? this.hurry + 1 : 0;
    this.watch.waits(this.state, next - world.up, this.hurry);
    const ms = Math.max(due, world.ms + 1);
    if (ms === this.wakeMs) return;
    this.wakeMs = ms;
    if (due === Infinity) return;
    const life = this.lives;
    const delay = world.late.now > 0 ? world.late.now * 1000 * world.chance.at(ms, WAKE) : 0;
    world.after(ms - world.ms + delay, () => {
      if (this.wakeMs !== ms || this.lives !== life) return;
      this.wakeMs = Infinity;
      this.step(TICK);
    });
  }
}
