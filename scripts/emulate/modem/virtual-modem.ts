import { EventEmitter, once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { sleep, type World } from '../../world';
import type { OnDial, OnLan } from '../line';
import { AtModem, type AtModemEvents } from './at/at-modem';
import type { Subscription } from './at/profile';
import type { Sim } from './at/sim';
import type { ModeName, ModemKind } from './kind';
import { ModeSwitch } from './mode-switch';
import { functionMaker } from './usb/make-function';
import { UsbDevice } from './usb/usb-device';
import { UsbredirSession } from './usbredir/session';

/**
 * How long the modem answers no bulk IN before it leaves the bus, in milliseconds: time for the
 * guest to have a request open on each channel, so that none is being set up at the disconnect
 * (QEMU's dwc2 asserts on that).
 */
const QUIET_MS = 80;

export interface VirtualModemOptions extends World {
  readonly kind: ModemKind;
  /** Where QEMU's `-chardev socket,path=…,reconnect=1` connects to; at most 107 bytes. */
  readonly socketPath: string;
  readonly onDial: OnDial;
  /** What is behind the network card of a modem that is a router; without it nothing answers there. */
  readonly onLan?: OnLan;
  readonly sim?: Sim;
  readonly subscription?: Subscription;
  /** A readable transcript: AT traffic, modes, connections. */
  readonly log?: (line: string) => void;
}

export interface VirtualModemEvents extends Pick<AtModemEvents, 'dial' | 'hangup'> {
  /** The modem is on the bus in this mode. */
  mode: [ModeName];
  /** The modem left the bus: unplugged, switching modes, resetting, or QEMU is gone. */
  gone: [];
}

/** A USB modem in QEMU's `usb-redir` port: plugged and pulled at will, switching modes by itself. */
export class VirtualModem extends EventEmitter<VirtualModemEvents> {
  /** What answers AT commands inside; write its state to change what the modem does. */
  modem: AtModem;

  private readonly server: Server;
  private kind: ModemKind;
  private modeSwitch: ModeSwitch;
  private session: UsbredirSession | undefined;
  private device: UsbDevice | undefined;
  private plugged = false;
  private switching = false;
  /** Comings and goings, one after the other. */
  private moves: Promise<void> = Promise.resolve();

  constructor(private readonly options: VirtualModemOptions) {
    super();
    this.kind = options.kind;
    this.modeSwitch = new ModeSwitch(this.kind);
    this.modem = this.makeModem();
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Listens on the socket; one that a dead program left behind is replaced. */
  async listen(): Promise<void> {
    rmSync(this.options.socketPath, { force: true });
    this.server.listen(this.options.socketPath);
    await once(this.server, 'listening');
    this.server.on('error', (error) => this.log(`socket: ${error.message}`));
  }

  /** Plugs the modem in; it appears as soon as QEMU is connected. */
  plug(): void {
    this.move(async () => {
      this.plugged = true;
      this.arrive();
    });
  }

  /** Pulls the modem: power is gone, calls end. */
  async unplug(): Promise<void> {
    await this.move(async () => {
      this.plugged = false;
      await this.leave();
      this.modem.powerDown();
    });
  }

  /** Pulls the modem and takes another one in hand, which can be plugged in then; `modem` is then the one inside it. */
  async exchange(kind: ModemKind): Promise<void> {
    await this.unplug();
    this.kind = kind;
    this.modeSwitch = new ModeSwitch(kind);
    this.modem = this.makeModem();
  }

  /** Unplugs, closes the connection and removes the socket. */
  async close(): Promise<void> {
    await this.unplug();
    this.session?.close();
    if (this.server.listening) {
      this.server.close();
      await once(this.server, 'close');
    }
    rmSync(this.options.socketPath, { force: true });
  }

  private makeModem(): AtModem {
    const { onDial, sim, subscription, clock, random } = this.options;
    const modem = new AtModem({
      profile: this.kind.modem,
      ...{ onDial, clock, random },
      ...(sim && { sim }),
      ...(subscription && { subscription }),
      log: (line) => this.log(line),
    });
    modem.on('dial', (call) => this.tell('dial', call));
    modem.on('hangup', (call) => this.tell('hangup', call));
    modem.on('reset', () => this.restart());
    return modem;
  }

  /** The modem gets power, in the mode it starts in. */
  private arrive(): void {
    if (!this.plugged || this.device !== undefined || this.session?.ready !== true) return;
    this.modem.powerUp();
    this.modeSwitch.powerUp();
    this.appear(this.kind.start);
  }

  private appear(name: ModeName): void {
    const { session, modem, modeSwitch, kind } = this;
    const { onLan, clock } = this.options;
    const mode = kind.modes[name];
    if (mode === undefined || session?.ready !== true) return;
    const parts = {
      modem,
      modeSwitch,
      onLan: onLan ?? (() => ({ receive: () => undefined, close: () => undefined })),
      leaveStorage: () => this.switchMode(),
    };
    const bus = {
      bulkIn: (address: number, id: bigint, bytes: Uint8Array) =>
        session.bulkIn(address, id, bytes),
      interruptIn: (address: number, bytes: Uint8Array) => session.interruptIn(address, bytes),
    };
    const device = new UsbDevice(mode, functionMaker(parts), bus, clock);
    this.device = device;
    this.switching = false;
    session.connect(device);
    this.log(`usb: plugged in ${name} mode`);
    this.tell('mode', name);
  }

  private async leave(): Promise<void> {
    const { device } = this;
    if (device === undefined) return;
    device.hold();
    await sleep(this.options.clock, QUIET_MS);
    if (this.device !== device) return;
    this.device = undefined;
    this.session?.disconnect();
    device.close();
    this.log('usb: gone');
    this.tell('gone');
  }

  private switchMode(): void {
    if (this.switching) return;
    this.switching = true;
    this.log('usb: mode switch');
    this.move(async () => {
      await this.leave();
      await sleep(this.options.clock, this.kind.switchMs);
      if (this.plugged && this.device === undefined) this.appear('modem');
    });
  }

  private restart(): void {
    this.move(async () => {
      await this.leave();
      this.modem.powerDown();
      await sleep(this.options.clock, this.kind.switchMs);
      if (this.device === undefined) this.arrive();
    });
  }

  private accept(socket: Socket): void {
    if (this.session !== undefined) {
      // One USB port, one guest: a second QEMU on the socket would fight the first for it.
      this.log('usbredir: a second connection refused');
      socket.on('error', () => undefined).destroy();
      return;
    }
    const session = new UsbredirSession(socket, {
      ready: () => this.move(async () => this.arrive()),
      closed: () => {
        if (this.session === session) this.lost();
      },
      log: (line) => this.log(line),
    });
    this.session = session;
    this.log('usbredir: connected');
  }

  /** QEMU is gone and the power of its USB port with it. */
  private lost(): void {
    this.session = undefined;
    this.log('usbredir: connection closed');
    const { device } = this;
    this.device = undefined;
    device?.close();
    this.modem.powerDown();
    if (device !== undefined) this.tell('gone');
  }

  private move(step: () => Promise<void>): Promise<void> {
    this.moves = this.moves
      .then(step)
      .catch((error: unknown) => this.log(`modem: ${String(error)}`));
    return this.moves;
  }

  /** Emits an event; a listener that throws is logged, for this runs inside socket handlers. */
  private tell<K extends keyof VirtualModemEvents>(name: K, ...what: VirtualModemEvents[K]): void {
    try {
      (this.emit as (name: K, ...what: VirtualModemEvents[K]) => boolean).call(this, name, ...what);
    } catch (error) {
      this.log(`modem: a listener of ${name} failed: ${String(error)}`);
    }
  }

  private log(line: string): void {
    try {
      this.options.log?.(line);
    } catch {
      return;
    }
  }
}
