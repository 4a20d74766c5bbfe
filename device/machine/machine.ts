import type { Action, DeviceAction, Event } from '../core';
import type { Level } from '../io';
import { askTime } from './ask-time';
import { DeviceClock, type TimeSource } from './clock';
import { DataPartition } from './data';
import { Network } from './network';
import { RESTART, restartDevice, type RestartFacts } from './restart';
import { Services } from './services';

/** What it has to know. */
export interface MachineFacts {
  /** the RAM disk of the daemon's files */
  readonly run: string;
  /** when the image was made, seconds since 1970 */
  readonly built: number;
  /** names of services and timers */
  readonly services?: readonly string[];
  /** seconds for one visit to the data partition; a test has less time */
  readonly visit?: number;
  /** the same of what comes last */
  readonly restart?: RestartFacts;
}

/** Does what the core asks of the device as a whole. */
export class Machine {
  private readonly network: Network;
  private readonly deviceClock: DeviceClock;
  private readonly data: DataPartition;
  private readonly services: Services;
  private isRestarting = false;
  /** the time that a server has told last */
  private told: { readonly time: number; readonly source: TimeSource } | null = null;

  constructor(
    private readonly facts: MachineFacts,
    private readonly tell: (event: Event) => void,
    private readonly say: (text: string, level?: Level) => void,
  ) {
    const { run, services = [] } = facts;
    const failed = () => tell({ is: 'network-failed' });
    this.network = new Network(`${run}/resolv.conf`, failed);
    // A link's name cannot begin with a dot.
    this.deviceClock = new DeviceClock(`${run}/.clock`, say);
    this.services = new Services(run, services, tell);
    this.data = new DataPartition((data) => tell({ is: 'data', ...data }), say, facts.visit);
  }

  /**
   * Looks whether the data partition is there, and what has become of services: at each tick and word.
   * @param wishOf what the core knows of a service's wish
   */
  look(wishOf: (service: string) => 'on' | 'off' = () => 'on'): void {
    this.data.look();
    this.services.look(wishOf);
  }

  /** Calls once the routes are set that have been asked for, at once if they are. */
  afterRoutes(then: () => void): void {
    this.network.after(then);
  }

  /** @returns whole seconds since 1970, by what the clock is about to be */
  now(): number {
    return this.deviceClock.now();
  }

  /** @returns whether that is something that the device does, and not one of its links */
  act(action: Action): boolean {
    const { tell, data } = this;
    switch (action.do) {
      case 'remember': {
        const { ask, link, marks } = action;
        data.remember(marks, (ok) => tell({ is: 'remembered', ask, ok, link }));
        return true;
      }
      case 'forget':
        data.forget(action.key);
        return true;
      case 'count-restart': {
        const { ask, link, restarts } = action;
        data.keepRestarts(restarts, (ok) => tell({ is: 'restart-counted', ask, ok, link }));
        return true;
      }
      case 'set-routes':
      case 'set-dns':
      case 'ask-time':
      case 'set-clock':
      case 'save-clock':
      case 'keep-restarts':
      case 'restart-device':
      case 'service':
      case 'say':
        this.actForDevice(action);
        return true;
      default:
        return false;
    }
  }

  private actForDevice(action: DeviceAction): void {
    switch (action.do) {
      case 'set-routes':
        return this.network.setRoutes(action);
      case 'set-dns':
        return this.network.setDns(action.resolvConf);
      case 'ask-time':
        return this.ask(action.ask, action.server);
      case 'set-clock': {
        const { told } = this;
        this.deviceClock.set(action, told?.time === action.time ? told.source : null);
        // What is kept after it is of the new time.
        return this.data.after((done) => this.deviceClock.after((over) => (over(), done())));
      }
      case 'save-clock':
        return this.data.saveClock();
      case 'keep-restarts':
        return this.data.keepRestarts(action.restarts);
      case 'service':
        return this.services.tell(action.service, action.want);
      case 'say':
        return this.say(action.text, action.level);
      case 'restart-device':
        if (!this.isRestarting) restartDevice(this.facts.restart ?? RESTART);
        this.isRestarting = true;
    }
  }

  private ask(ask: number, server: string): void {
    askTime(server, this.facts.built, ({ said, note }) => {
      if (said.is === 'time') this.told = { time: said.time, source: { server, note } };
      else this.say(`time server ${server} ${note}`);
      this.tell({ is: 'time-said', ask, said });
    });
  }
}
