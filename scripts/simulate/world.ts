import type { DeviceConfig, LinkEvent, Mark } from '../../device/core';
import { Chance } from './chance';
import { Kernel } from './kernel';
import { cardOf, newSim, Modem } from './modem';
import { Override } from './override';
import { Queue } from './queue';
import { Socket } from './socket';
import type { Fault, Link, Plan } from './types';

/** The clock at the beginning, and when the image was built, in seconds since 1970. */
const BEGIN = 1_800_000_000;
export const BUILT = 1_790_000_000;
/** Until a person has turned off the PIN request in a phone. */
const PERSON_MS = 7_200_000;
/** Milliseconds until what was not heard of is seen. */
const LOOK_MS = 60_000;
/** Milliseconds that the Pi takes from power to its daemon. */
export const BOOT_MS = 20_000;

/** Names of what is left to chance here. */
const LATE = 201;
const LOST = 202;
const AGAIN = 203;
const SEEN = 204;

/** Who runs on the device and is told of it: the daemon. */
export interface Listener {
  powerOn(): void;
  powerOff(): void;
  receive(socket: Socket, event: Told): void;
  /** something may be other than it was last told */
  lookAt(what: 'port' | 'wish', socket: Socket): void;
  lookAtData(): void;
}

/** `early`, `late`: by so many years that it could be; `kiss`: it does not want to be asked any more */
export type TimeServer = 'right' | 'deaf' | 'early' | 'late' | 'kiss';

/** What is told of a link, not looked at. */
export type Told = Exclude<LinkEvent, { is: 'started' | 'tick' | 'port' }>;

/** Events that answer, or tell once: these may get lost. What lies in a file or in sysfs is looked at again. */
const LOSABLE: ReadonlySet<Told['is']> = new Set([
  'looked',
  'remembered',
  'pin-answered',
  'up',
  'down',
  'ended',
  'checked',
  'restart-counted',
]);

/** All around the daemon: time, power, modems, carrier, internet, disks and a person. */
export class World {
  ms = 0;
  bootMs = 0;
  readonly queue = new Queue();
  readonly kernel = new Kernel();
  readonly chance: Chance;
  readonly config: DeviceConfig;
  readonly sockets: readonly Socket[];
  readonly modems: readonly Modem[];
  isOn = true;
  /** seconds that the clock is wrong by */
  clockError = 0;
  readonly data = {
    isThere: new Override(true),
    takesWrites: new Override(true),
    marks: {} as Record<string, Mark>,
    restarts: [] as readonly number[],
    clock: null as number | null,
  };
  readonly ramTakesWrites = new Override(true);
  readonly late = new Override(0);
  readonly loses = new Override(false);
  readonly doubles = new Override(false);
  readonly timeServer = new Override<TimeServer>('right');
  /** a modem that nobody has plugged in yet */
  readonly spare: Modem;
  /** SIMs with PINs of their own, which know what was tried on them */
  readonly strangers = [newSim('8906', { lock: 'p6' }), newSim('8907', { lock: 'p7' })] as const;
  /** the time server has said that it does not want to be asked again by this power-on */
  isDenied = false;
  /** wrong PINs that were sent, and those of them that a modem was sent which does not tell one card from another */
  refusals = 0;
  private readonly refusedByAny = new Set<string>();
  listener!: Listener;
  /** how many faults there are, without those that recovery is to end, and since when there was none */
  faults = 0;
  calmSince = 0;
  /** how many there are that recovery is to end, and since when it is that many */
  hung = 0;
  hungSince = 0;

  constructor({ seed, year, links }: Plan) {
    this.chance = new Chance(Math.imul(seed, 31) + year);
    this.config = {
      links: Object.fromEntries(links.map(({ name, config }) => [name, config])),
      clock: { servers: ['ntp'], built: BUILT },
    };
    const modems = links.map((link) => {
      const lock = link.locked ? link.config.pin : null;
      return new Modem(link.name, link, newSim(cardOf(link), { lock }));
    });
    this.spare = new Modem('spare', links[0] as Link, newSim('8902'));
    this.modems = [...modems, this.spare];
    this.sockets = modems.map((modem, index) => new Socket(modem, index));
  }

  /** @returns the socket that a fault is about */
  socketOf({ link }: Pick<Fault, 'link'>): Socket {
    return this.sockets[link % this.sockets.length] as Socket;
  }

  after(ms: number, run: () => void): void {
    this.queue.put(this.ms + Math.ceil(ms), run);
  }

  get up(): number {
    return (this.ms - this.bootMs) / 1000;
  }

  get clock(): number {
    return this.trueClock + this.clockError;
  }

  /** Tells the daemon of something, as soon as the faults let it. */
  tell(socket: Socket, event: Told, within: number): void {
    const { ms, chance } = this;
    const salt = event.is.length * 7;
    // A lease is in a file, which is looked at again.
    const isRead = !socket.isSerial && (event.is === 'up' || event.is === 'down');
    const loses = this.loses.now && LOSABLE.has(event.is) && !isRead;
    const isLost = loses && chance.at(ms, LOST + salt) < 0.5;
    // Whether a pppd still runs is looked at again.
    if (isLost && event.is !== 'ended') return;
    const boot = this.bootMs;
    const deliver = () => {
      if (this.isOn && this.bootMs === boot) this.listener.receive(socket, event);
    };
    const delay = this.delay(within, salt) + (isLost ? LOOK_MS : 0);
    this.after(delay, deliver);
    if (this.doubles.now) this.after(delay + 20_000 * chance.at(ms, AGAIN + salt), deliver);
  }

  /** What lies in a file or in sysfs may have changed: the daemon looks at it, sooner or later. */
  changed(what: Parameters<Listener['lookAt']>[0], socket: Socket): void {
    this.after(this.delay(1000, SEEN), () => {
      if (this.isOn) this.listener.lookAt(what, socket);
    });
  }

  dataChanged(): void {
    this.after(this.delay(1000, SEEN), () => {
      if (this.isOn) this.listener.lookAtData();
    });
  }

  private delay(within: number, name: number): number {
    const chance = this.chance.at(this.ms, LATE + name);
    return chance * within + (this.late.now > 0 ? chance * this.late.now * 1000 : 0);
  }

  /** The modem begins anew: gone from the bus, then back, its SIM locked again. */
  startModem(modem: Modem, outMs = 0): void {
    const boot = ++modem.boots;
    modem.isBooting = true;
    this.portChanged(modem);
    this.after(outMs + modem.traits.boots * 1000, () => {
      if (modem.boots !== boot) return;
      modem.isBooting = false;
      this.appear(modem);
      modem.startedMs = this.ms;
      modem.sim.now.isOpen = false;
      this.portChanged(modem);
    });
  }

  /** It shows up on the bus as a new device, with all that it knew. */
  appear(modem: Modem): void {
    modem.appeared += 1;
    this.portChanged(modem);
  }

  /** It hangs no more: the fault is over. */
  cure(modem: Modem): void {
    modem.hung = null;
    const { cures } = modem;
    modem.cures = [];
    for (const over of cures) over();
  }

  /** What is in a socket has changed: a call over it ends, and the daemon will see it. */
  portChanged(modem: Modem): void {
    for (const socket of this.sockets) {
      if (socket.modem.now === modem) this.socketChanged(socket);
    }
  }

  socketChanged(socket: Socket): void {
    const { call } = socket;
    if (call?.isRunning && call.plug !== socket.plug) call.portGone();
    if (socket.plug === '') socket.noteMissing(this.ms);
    this.changed('port', socket);
  }

  /** A wrong PIN was sent. Who gets no PIN any more because of it is for a person to see to. */
  refuse(by: Modem, pin: string): void {
    this.refusals += 1;
    if (by.traits.number === 'never') this.refusedByAny.add(pin);
    for (const socket of this.sockets) {
      const { own } = socket;
      if (own.home.lock === null || !this.isRefusedFor(socket)) continue;
      this.after(PERSON_MS, () => {
        own.home.lock = null;
        this.calmSince = this.ms;
        if (own.held === 0) this.startModem(own);
      });
    }
  }

  /**
   * Whether a link's own SIM may be one that has refused its PIN: a modem that does not tell one card from another gets
   * none that any card has refused, and no other one that a card of such a modem has.
   */
  isRefusedFor({ own, config }: Socket): boolean {
    if (own.traits.number === 'never') return this.refusals > 0;
    return config.pin !== null && this.refusedByAny.has(config.pin);
  }

  /** What a time server says, in seconds since 1970. */
  get trueClock(): number {
    return BEGIN + this.ms / 1000;
  }

  /** Power, or a restart: what was in RAM is gone, and everything begins anew. */
  powerOff(): void {
    this.kernel.forget();
    this.isOn = false;
    this.listener.powerOff();
    for (const socket of this.sockets) {
      if (socket.call) socket.call.isRunning = false;
      socket.call = null;
    }
  }

  powerOn(): void {
    if (this.isOn) return;
    this.isOn = true;
    this.bootMs = this.ms;
    this.isDenied = false;
    // It has no clock of its own: it is 1970.
    this.clockError = -this.trueClock;
    const boot = this.bootMs;
    this.after(BOOT_MS, () => {
      if (this.isOn && this.bootMs === boot) this.listener.powerOn();
    });
  }
}
