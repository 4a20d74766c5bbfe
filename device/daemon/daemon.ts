import {
  initialState,
  nextStep,
  step,
  stuckLink,
  type Action,
  type DeviceConfig,
  type DeviceState,
  type Event,
  type LinkEvent,
} from '../core';
import { after, cancel, chance, uptime, writeWhole, type Log } from '../io';
import type { KindHands } from '../kinds';
import { Machine } from '../machine';
import type { LinkSettings } from '../settings';
import type { Kept } from './kept';
import { Ready } from './ready';
import { coreConfig, type Settings } from './settings';
import { Wishes } from './wishes';

/** Seconds to the next step. */
const SOONEST = 0.1;
const LONGEST = 3600;
/** The RAM disk of what runs. */
const RUN = '/run/pppi';
/** What people and programs read of the state. */
const STATE_FILE = `${RUN}/state.json`;
/** What the core waits for then. */
const PIN_ON_ITS_WAY: readonly (string | undefined)[] = ['remember', 'pin'];

/** Around the core: events in, one after the other; the state kept before its actions are done; the next step in time. */
export class Daemon {
  private state: DeviceState;
  private text = '';
  private readonly queue: Event[] = [];
  private busy = false;
  private timer: ReturnType<typeof after> | null = null;
  private stateIsOld = true;
  private config: DeviceConfig;
  private pins: Readonly<Record<string, string | null>> = {};
  private readonly hands: Readonly<Record<string, KindHands>>;
  private readonly machine: Machine;
  private readonly wishes: readonly Wishes[];
  private readonly ready: Ready;

  /** @param makeHands what does the actions of a link, told where to tell of events */
  constructor(
    private readonly settings: Settings,
    makeHands: (
      link: LinkSettings,
      tell: (event: LinkEvent) => void,
      say: (text: string) => void,
    ) => KindHands,
    private readonly kept: Kept,
    private readonly log: Log,
  ) {
    const { links } = settings;
    this.config = coreConfig(settings);
    this.machine = new Machine(
      { run: RUN, built: settings.built, services: Object.keys(settings.services ?? {}) },
      (event) => this.hear(event),
      (text, level = 'notice') => log(level, text),
    );
    this.ready = new Ready(RUN, (then) => this.machine.afterRoutes(then));
    const teller = (name: string) => (event: LinkEvent) => this.tellOf(name, event);
    this.hands = Object.fromEntries(
      links.map((link) => [
        link.name,
        makeHands(link, teller(link.name), (text) => log('notice', `${link.name}: ${text}`)),
      ]),
    );
    this.wishes = links.map(({ name }) => new Wishes(name, teller(name)));
    const before = kept.read();
    this.state = before === null ? initialState(this.config) : (before as DeviceState);
    this.namePins();
  }

  /** Takes up the calls that are there, and begins. */
  begin(): void {
    const running: Record<string, number> = {};
    for (const [link, hands] of Object.entries(this.hands)) {
      const before = this.state.links[link];
      const call = hands.adopt(before?.call?.number ?? (before?.calls ?? 0) + 1);
      if (call === null) continue;
      running[link] = call;
      this.log('notice', `${link}: call ${call} of an earlier daemon is still there`);
    }
    this.hear({ is: 'started', running });
    this.look();
  }

  /** Looks at everything: at the start, at each word of a hook, and every few seconds. */
  look(): void {
    this.namePins();
    for (const wish of this.wishes) wish.look(this.state.links[wish.link]?.wish ?? 'on');
    for (const hands of Object.values(this.hands)) hands.look();
    this.machine.look((service) => this.state.services[service]?.wish ?? 'on');
    if (this.stateIsOld) this.show();
  }

  hear(event: Event): void {
    this.queue.push(event);
    if (this.busy) return;
    this.busy = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) this.stepBy(next);
    this.busy = false;
    this.wait();
  }

  /** @returns the link whose machine does not move; null: all do, and the watchdog may be fed */
  stuck(): string | null {
    return stuckLink(this.state, this.config, uptime());
  }

  /** Ends all calls, as if people had switched them off. @returns whether there are some that have not ended yet */
  end(): boolean {
    for (const [link, { wish }] of Object.entries(this.state.links))
      if (wish === 'on') this.hear({ is: 'wish', link, want: 'off' });
    for (const hands of Object.values(this.hands)) hands.look();
    return Object.values(this.state.links).some(({ call }) => call !== null);
  }

  /** Not while a PIN is on its way: what is written down about it would be about another one. */
  private namePins(): void {
    const free = Object.entries(this.hands).filter(
      ([link]) => !PIN_ON_ITS_WAY.includes(this.state.links[link]?.pending?.what),
    );
    const named = free.map(([link, hands]) => [link, hands.pin?.() ?? null] as const);
    if (named.every(([link, pin]) => this.pins[link] === pin)) return;
    this.pins = { ...this.pins, ...Object.fromEntries(named) };
    this.config = coreConfig(this.settings, this.pins);
  }

  private tellOf(link: string, event: LinkEvent): void {
    if (event.is === 'tick') this.hear(event);
    else if (event.is !== 'started') this.hear({ ...event, link });
  }

  private stepBy(event: Event): void {
    const now = { up: uptime(), clock: this.machine.now(), chance: chance() };
    const { state, actions } = step(this.state, event, now, this.config);
    this.state = state;
    this.keep();
    for (const action of actions) this.act(action);
    this.ready.look(state.links);
  }

  /** A tick that changes nothing writes nothing. */
  private keep(): void {
    const text = JSON.stringify(this.state);
    if (text === this.text) return;
    this.text = text;
    if (!this.kept.write(text)) this.log('err', 'no room to keep the state');
    this.show();
  }

  /**
   * Aside and renamed, so that readers have it whole; without room again at the next look. Of root alone: the name of a
   * PIN of four digits tells it to whoever tries them all.
   */
  private show(): void {
    this.stateIsOld = !writeWhole(STATE_FILE, `${this.text}\n`, 0o600);
  }

  private act(action: Action): void {
    if (this.machine.act(action) || !('link' in action)) return;
    const { link, ...own } = action;
    if (own.do === 'log') this.log(own.level, `${link}: ${own.text}`);
    // It leaves by the routes of the call, which may just be being set.
    else if (own.do === 'check') this.machine.afterRoutes(() => this.hands[link]?.act(own));
    else this.hands[link]?.act(own);
  }

  private wait(): void {
    cancel(this.timer);
    const up = uptime();
    const rest = nextStep(this.state, this.config, { up, clock: this.machine.now() }) - up;
    // A step a hair too early is not to be tried again at once.
    const seconds = Math.min(Math.max(rest, SOONEST), LONGEST);
    this.timer = after(seconds, () => this.hear({ is: 'tick' }));
  }
}
