import type { Action, Event } from '../../device/core';
import { Call, KILLED } from './call';
import type { Modem } from './modem';
import type { Socket } from './socket';
import type { Watch } from './watch';
import type { World } from './world';

/** Names of what is left to chance here. */
const LOOK = 401;
const PIN = 402;
const DISK = 403;
const CHECK = 404;
const SIGNAL = 405;

/** Milliseconds: a modem that says nothing, a target that says nothing, a name that nobody knows. */
const SILENCE = 9000;
const NO_TARGET = 10_000;
const NO_NAME = 22_000;
/** Seconds that a time server is wrong by: not so many that it could not be (device/core/ntp.ts). */
const LIE = 8_000_000;

/** Of an action for a link, what it says without the link's name. */
export type LinkDeed = Extract<Action, { link: string }>;
/** Of an action for the device. */
export type DeviceDeed = Exclude<Action, LinkDeed>;
type Do<K extends LinkDeed['do']> = Extract<LinkDeed, { do: K }>;

/** Does what actions say, as device/io does on the device. */
export class Shell {
  constructor(
    private readonly world: World,
    private readonly watch: Watch,
  ) {}

  /**
   * @param plug the modem that the action is meant for: the port of another one is not opened
   * @param isAlive whether the daemon that wants it still lives
   */
  perform(socket: Socket, action: LinkDeed, plug: string, isAlive: () => boolean): void {
    const { world } = this;
    switch (action.do) {
      case 'look':
        return this.look(socket, action, plug);
      case 'send-pin':
        return this.sendPin(socket, action, plug);
      case 'remember':
      case 'count-restart':
        return this.write(socket, action, isAlive);
      case 'forget':
        if (this.takesWrites) delete world.data.marks[action.key];
        return;
      case 'dial':
        this.watch.dials(socket);
        Call.begin(world, socket, action.call, action.echo);
        return;
      case 'hang-up':
        if (socket.call?.number === action.call) socket.call.terminate();
        return;
      case 'kill':
        return this.kill(socket, action.call);
      case 'log':
        return;
      case 'escape':
        return world.tell(socket, { is: 'escaped', ask: action.ask }, 5000);
      case 'measure':
        return this.measure(socket, action, plug);
      case 'check':
        return this.check(socket, action);
      case 'restart-modem':
        return this.restartModem(socket.modem.now, 'command');
      case 'cycle-usb':
        return this.restartModem(socket.modem.now, 'power');
    }
  }

  private get takesWrites(): boolean {
    return this.world.data.isThere.now && this.world.data.takesWrites.now;
  }

  /** One command at a time. @returns milliseconds until an answer that takes `ms` itself */
  private turnOf(modem: Modem, ms: number): number {
    const { world } = this;
    modem.busyMs = Math.max(modem.busyMs, world.ms) + ms;
    return modem.busyMs - world.ms;
  }

  private look(socket: Socket, { ask, mayRegisterAnew }: Do<'look'>, plug: string): void {
    const { world } = this;
    const modem = socket.modem.now;
    const silence = { sim: 'silent', network: 'unknown', card: null, tries: null } as const;
    if (socket.plug !== plug) {
      this.noteLooked(socket, silence);
      return world.tell(socket, { is: 'looked', ask, ...silence }, 500);
    }
    const takes = modem.hears ? 200 + 1500 * world.chance.at(world.ms, LOOK) : SILENCE;
    world.after(this.turnOf(modem, takes), () => {
      const answer = socket.plug === plug ? modem.looked(world.ms) : silence;
      this.noteLooked(socket, answer);
      const { sim, network, card, tries } = answer;
      const registersAnew = mayRegisterAnew && sim === 'ready' && modem.registersAnew(world.ms);
      if (registersAnew) this.watch.registersAnew(socket, plug);
      world.tell(socket, { is: 'looked', ask, sim, network, card, tries, registersAnew }, 50);
    });
  }

  private measure(socket: Socket, { ask }: Do<'measure'>, plug: string): void {
    const { world } = this;
    world.after(500 + 4500 * world.chance.at(world.ms, SIGNAL), () => {
      const signal = socket.plug === plug ? socket.modem.now.signal() : null;
      if (signal) socket.measured.set(signal.cell, world.ms);
      world.tell(socket, { is: 'measured', ask, signal }, 50);
    });
  }

  private noteLooked(socket: Socket, { sim, network }: ReturnType<Modem['looked']>): void {
    const { ms } = this.world;
    if (sim === 'silent' || sim === 'busy') socket.note('chat-timeout', ms);
    if (sim === 'busy') socket.note('sim-busy', ms);
    if (sim === 'absent' || sim === 'broken') socket.note('no-sim', ms);
    if (sim === 'puk') socket.note('puk', ms);
    if (sim === 'pin') socket.note('pin-wanted', ms);
    if (sim === 'pin' && this.world.refusals > 0) socket.note('pin-wrong', ms);
    if (network === 'searching') socket.note('not-registered', ms);
    if (network === 'denied') socket.note('registration-denied', ms);
    if (network === 'roaming' || (sim === 'ready' && network === 'unknown'))
      socket.note('roaming-refused', ms);
  }

  private sendPin(socket: Socket, { ask, card }: Do<'send-pin'>, plug: string): void {
    const { world } = this;
    const modem = socket.modem.now;
    const pin = socket.config.pin ?? '';
    if (socket.plug !== plug) return;
    world.after(this.turnOf(modem, 200 + 3000 * world.chance.at(world.ms, PIN)), () => {
      // Another card than the one that was asked gets nothing.
      const { traits, sim } = modem;
      if (socket.plug !== plug || (traits.number !== 'never' && sim.now.card !== card)) return;
      this.watch.pinSent(modem, socket);
      const result = modem.enterPin(pin);
      if (result === 'refused') {
        world.refuse(modem, pin);
        socket.note('pin-wrong', world.ms);
        this.watch.pinRefused(modem.sim.now, pin);
      }
      const tries = modem.hears && modem.traits.tries !== 'never' ? modem.sim.now.tries : null;
      world.tell(socket, { is: 'pin-answered', ask, result, tries }, 500);
    });
  }

  private write(
    socket: Socket,
    action: Do<'remember' | 'count-restart'>,
    isAlive: () => boolean,
  ): void {
    const { world } = this;
    world.after(50 + 500 * world.chance.at(world.ms, DISK), () => {
      if (!isAlive()) return;
      const ok = this.takesWrites;
      const { ask } = action;
      if (action.do === 'count-restart') {
        if (ok) world.data.restarts = action.restarts;
        return world.tell(socket, { is: 'restart-counted', ask, ok }, 50);
      }
      if (ok) Object.assign(world.data.marks, action.marks);
      if (ask > 0) world.tell(socket, { is: 'remembered', ask, ok }, 50);
    });
  }

  private kill(socket: Socket, number: number): void {
    const { call } = socket;
    if (call?.number === number && call.isRunning) call.endIn(100, KILLED);
    // Told also of a call that is not there any more.
    else this.world.tell(socket, { is: 'ended', call: number, status: KILLED.status }, 200);
  }

  private check(socket: Socket, { ask }: Do<'check'>): void {
    const { world } = this;
    const verdictNow = () => {
      const isReached = socket.call?.isUp && socket.hasNetwork(world.ms);
      return isReached ? socket.internet.now : 'no-internet';
    };
    const begun = verdictNow();
    const takes =
      begun === 'ok'
        ? 300 + 1500 * world.chance.at(world.ms, CHECK)
        : begun === 'no-internet'
          ? NO_TARGET
          : NO_NAME;
    world.after(takes, () => {
      const verdict = begun === 'ok' ? verdictNow() : begun;
      if (verdict !== 'ok') socket.note(verdict, world.ms);
      world.tell(socket, { is: 'checked', ask, verdict }, 50);
    });
  }

  private restartModem(modem: Modem, by: 'command' | 'power'): void {
    if (modem.held > 0 || modem.isBooting) return;
    const cures = by === 'command' ? ['modem'] : ['modem', 'usb'];
    const hears = modem.hung === null && modem.speech.now === 'normal';
    if (modem.hung !== null && cures.includes(modem.hung)) this.world.cure(modem);
    else if (by === 'command' && !hears) return;
    this.world.startModem(modem, by === 'power' ? 5000 : 0);
  }

  /** @param tell how the daemon hears what came of it */
  performForDevice(action: DeviceDeed, tell: (event: Event, afterMs: number) => void): void {
    const { world } = this;
    switch (action.do) {
      case 'restart-device':
        return this.restartDevice();
      case 'keep-restarts':
        if (this.takesWrites) world.data.restarts = action.restarts;
        return;
      case 'set-routes':
        if (!world.kernel.set(action)) tell({ is: 'network-failed' }, 100);
        return;
      case 'set-dns':
        world.kernel.resolvConf = action.resolvConf;
        return;
      case 'save-clock':
        if (this.takesWrites) world.data.clock = world.clock;
        return;
      case 'set-clock':
        this.watch.clockSet(action.time - action.at);
        world.clockError = action.time - action.at + world.up - world.trueClock;
        return;
      case 'ask-time':
        return this.askTime(action.ask, tell);
    }
  }

  private askTime(ask: number, tell: (event: Event, afterMs: number) => void): void {
    const { world } = this;
    this.watch.timeAsked();
    const isReached = world.sockets.some(
      (socket) => socket.call?.isUp && socket.hasNetwork(world.ms) && socket.internet.now === 'ok',
    );
    const says = isReached ? world.timeServer.now : 'deaf';
    const time = world.trueClock + (says === 'early' ? -LIE : says === 'late' ? LIE : 0);
    if (says === 'deaf') return tell({ is: 'time-said', ask, said: { is: 'nothing' } }, NO_TARGET);
    if (says === 'kiss') {
      world.isDenied = true;
      return tell({ is: 'time-said', ask, said: { is: 'kiss', code: 'DENY' } }, 300);
    }
    this.watch.timeTold(time - world.up);
    tell({ is: 'time-said', ask, said: { is: 'time', time, at: world.up } }, 300);
  }

  private restartDevice(): void {
    const { world } = this;
    this.watch.restarts();
    world.powerOff();
    for (const modem of world.modems) {
      if (modem.hung === 'device') world.cure(modem);
      else if (modem.hung === null && !modem.isBooting) modem.appeared += 1;
    }
    world.after(5000, () => world.powerOn());
  }
}
