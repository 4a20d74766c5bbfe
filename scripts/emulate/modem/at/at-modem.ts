import { EventEmitter } from 'node:events';
import type { Cancel, Clock, World } from '../../../world';
import type { DialAnswer, DialRequest, OnDial } from '../../line';
import { AtPort } from './at-port';
import { PdpContexts } from './pdp-contexts';
import { TEST_SUBSCRIPTION, type ModemProfile, type PortRole, type Subscription } from './profile';
import type { PortHandle, PortOptions } from './port';
import {
  isRegistered,
  REGISTRATION_COMMANDS,
  registrationFields,
  type NetworkAnswer,
  type Registration,
  type RegistrationCommand,
} from './registration';
import { powerCycled, type Sim } from './sim';
import { UnsolicitedLines } from './unsolicited-lines';

export interface AtModemOptions extends World {
  readonly profile: ModemProfile;
  readonly onDial: OnDial;
  readonly sim?: Sim;
  readonly subscription?: Subscription;
  /** A readable transcript of the AT traffic, a line at a time. */
  readonly log?: (line: string) => void;
}

/** Events: what the modem tells whoever holds it. */
export interface AtModemEvents {
  /** A dial command came in, whatever becomes of it. */
  dialling: [{ role: PortRole }];
  /** CONNECT was said. */
  dial: [{ role: PortRole; cid: number; apn: string }];
  hangup: [{ role: PortRole }];
  registration: [Registration];
  /** `+CFUN=1,1` or `^RESET`: the modem leaves the bus and comes back. */
  reset: [];
}

/**
 * What answers AT commands inside a USB modem: SIM, registration and PDP contexts, shared by its ports.
 *
 * All its public fields may be written at any time; the next command sees the change. It starts
 * without power.
 */
export class AtModem extends EventEmitter<AtModemEvents> {
  readonly profile: ModemProfile;
  readonly clock: Clock;
  /** Who the SIM is; another one is another SIM. */
  subscription: Subscription;
  sim: Sim;
  /** What the network answers the next time the SIM asks to be let in. */
  network: NetworkAnswer = 'home';
  /** Signal strength as `+CSQ` counts it: 0 to 31, 99 unknown (TS 27.007 §8.5). */
  rssi = 20;
  /** Answers that replace the modem's own, by command (`+CSQ`, `+CREG?`, `D`), without AT; '' is AT alone. */
  readonly answers: Map<string, readonly string[]>;
  /** Ports that hear nothing and say nothing. */
  readonly silent = new Set<PortRole>();
  /** Ports whose answers and echo arrive as noise. */
  readonly garbled = new Set<PortRole>();
  /** A final result code that every command gets instead of its answer: `ERROR`, `+CME ERROR: 100`. */
  refusal: string | undefined;
  /** The bytes of calls are lost in both directions; CONNECT is said and the call stands. */
  mute = false;
  pdp = new PdpContexts();
  cmee: number;
  /** `^CURC`: whether unsolicited Huawei lines are said. */
  unsolicited = true;
  /** `<n>` of +CREG, +CGREG and +CEREG. */
  readonly registrationModes = new Map<RegistrationCommand, number>();

  private readonly ports = new Set<AtPort>();
  private readonly lines: UnsolicitedLines;
  private readonly carrier: OnDial;
  private readonly write: (line: string) => void;
  private registered: Registration = 'off';
  private registering: Cancel | undefined;
  private poweredAt: number | undefined;

  constructor(options: AtModemOptions) {
    super();
    this.profile = options.profile;
    this.clock = options.clock;
    this.subscription = options.subscription ?? TEST_SUBSCRIPTION;
    this.sim = options.sim ?? { kind: 'ready' };
    this.cmee = options.profile.cmee;
    this.answers = new Map(
      Object.entries(options.profile.answers).map(([name, lines]) => [name.toUpperCase(), lines]),
    );
    this.carrier = options.onDial;
    this.write = options.log ?? (() => undefined);
    this.lines = new UnsolicitedLines(options.profile, options, (line, roles) => {
      if (this.unsolicited) this.say(line, roles);
    });
  }

  /** Opens one more port; each has its own line buffer, echo and call. */
  openPort(options: PortOptions): PortHandle {
    const port = new AtPort(this, options, () => this.ports.delete(port));
    this.ports.add(port);
    return port;
  }

  get registration(): Registration {
    return this.registered;
  }

  set registration(value: Registration) {
    this.registering?.();
    if (value === this.registered) return;
    this.registered = value;
    for (const command of REGISTRATION_COMMANDS) {
      const mode = this.registrationModes.get(command) ?? 0;
      if (mode === 0) continue;
      const fields = registrationFields(value, mode, this.subscription, false);
      this.say(`${command}: ${fields}`, ['ppp', 'at']);
    }
    this.emit('registration', value);
  }

  get powered(): boolean {
    return this.poweredAt !== undefined;
  }

  /** Whether it has been on long enough to hear commands. */
  get ready(): boolean {
    if (this.poweredAt === undefined) return false;
    return this.clock.now() - this.poweredAt >= this.profile.timing.readyMs;
  }

  /** Power on: settings and PDP contexts at their defaults, the SIM locked again, no network. */
  powerUp(): void {
    this.powerDown();
    this.poweredAt = this.clock.now();
    this.sim = powerCycled(this.sim);
    this.restoreDefaults();
    this.pdp = new PdpContexts();
    for (const port of this.ports) port.powerUp();
    this.lines.start();
    this.register();
  }

  /** Power off: calls end, timers stop, nothing is said any more. */
  powerDown(): void {
    this.lines.stop();
    for (const port of this.ports) port.drop();
    this.poweredAt = undefined;
    this.registrationModes.clear();
    this.registration = 'off';
  }

  /** Settings as `AT&F` leaves them. */
  restoreDefaults(): void {
    this.cmee = this.profile.cmee;
    this.unsolicited = true;
    this.registrationModes.clear();
  }

  /** Looks for the network, where the SIM lets it; the answer comes `registerMs` later. */
  register(): void {
    this.registration = 'searching';
    if (this.sim.kind !== 'ready') return;
    this.registering = this.clock.after(this.profile.timing.registerMs, () => {
      this.registration = this.network;
    });
  }

  /**
   * The network changes its mind: it gives this answer from now on, at once and to whoever asks
   * again. Where that ends a registration, calls end too.
   */
  changeNetwork(answer: NetworkAnswer): void {
    this.network = answer;
    if (!this.powered) return;
    this.registration = this.sim.kind === 'ready' ? answer : 'searching';
    if (isRegistered(this.registration)) return;
    for (const port of this.ports) port.carrierLost();
  }

  /** Radio off: no registration, and calls end. */
  radioOff(): void {
    this.registration = 'off';
    for (const port of this.ports) port.carrierLost();
  }

  /** Restarts the modem: a USB modem leaves the bus and comes back, a bare one restarts on the spot. */
  reset(): void {
    if (!this.emit('reset')) this.powerUp();
  }

  get canDial(): boolean {
    return this.sim.kind === 'ready' && isRegistered(this.registration);
  }

  /** Whether another port's call already uses the context. */
  isInCall(cid: number): boolean {
    return [...this.ports].some((port) => port.callContext === cid);
  }

  onDial(request: DialRequest): DialAnswer {
    return this.carrier(request);
  }

  /** Says a line on the ports with one of the roles that are in command mode. */
  say(line: string, roles: readonly PortRole[]): void {
    for (const port of this.ports) {
      if (roles.includes(port.role)) port.sayUnasked(line);
    }
  }

  /** Adds a line to the transcript; a transcript that throws is not the modem's business. */
  log(line: string): void {
    try {
      this.write(line);
    } catch {
      return;
    }
  }
}
