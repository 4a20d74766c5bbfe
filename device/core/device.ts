import { nextClockStep, startClock, stepClock, type ClockNews, type ClockState } from './clock';
import { isLost } from './health';
import { nextLinkStep, stepLink } from './link';
import { isSet, networkFailed, NOTHING_SET, setNetwork, type NetworkState } from './network';
import {
  followServices,
  initialServices,
  nextServicesStep,
  stepServices,
  type ServiceEvent,
  type ServicesState,
  type ServiceWorld,
} from './services';
import { followClock, hearData, keepTogether, NOTHING_SHARED, type Shared } from './shared';
import { initialLink, type LinkState } from './state';
import type { Rival } from './sim';
import type { Around } from './turn';
import { waysKey, waysOut } from './ways';
import type {
  Action,
  DeviceAction,
  DeviceConfig,
  Event,
  LinkConfig,
  LinkEvent,
  Now,
} from './types';

/** All that the device knows. JSON can hold it: it is on disk before an action is done, and taken up after a crash. */
export interface DeviceState {
  readonly links: Readonly<Record<string, LinkState>>;
  readonly shared: Shared;
  readonly network: NetworkState;
  readonly clock: ClockState;
  readonly services: ServicesState;
}

export interface Step {
  readonly state: DeviceState;
  readonly actions: readonly Action[];
}

/** @returns the state at power-on, before the event `started` */
export function initialState(config: DeviceConfig): DeviceState {
  const links = Object.entries(config.links).map(([name, link]) => [name, initialLink(link)]);
  return {
    links: Object.fromEntries(links) as DeviceState['links'],
    shared: NOTHING_SHARED,
    network: NOTHING_SET,
    clock: startClock(config.clock),
    services: initialServices(config.services ?? NO_SERVICES),
  };
}

/**
 * What one event makes of the device. The state has to be on disk before the actions are done. A link that the
 * configuration has and the state has not begins anew; one that it has no longer is forgotten.
 * @param now never earlier than that of the step before, but for the clock
 */
export function step(before: DeviceState, event: Event, now: Now, config: DeviceConfig): Step {
  const actions: Action[] = [];
  let shared = hearShared(followClock(before.shared, now.clock - now.up), event, now.clock);
  const links: Record<string, LinkState> = {};
  const names = Object.keys(config.links);
  for (const name of names) {
    const link = config.links[name];
    if (link) links[name] = before.links[name] ?? initialLink(link);
  }
  for (const name of inOrder(names, event)) {
    const [state, link] = [links[name], config.links[name]];
    const told = eventFor(name, event);
    if (!state || !link || (told.is === 'tick' && isIdle(state, now.up, link))) continue;
    const around = aroundOf(links, name, config);
    const chance = (now.chance + names.indexOf(name) * SPREAD) % 1;
    const own = { up: now.up, clock: now.clock, chance };
    const next = stepLink({ state, shared, around }, told, own, link);
    links[name] = next.state;
    shared = next.shared;
    for (const action of next.actions)
      if (action.do !== 'restart-device') actions.push(Object.assign({ link: name }, action));
      // Or the next start would begin up to an hour earlier.
      else actions.push(...keepTogether(before.shared, shared, SAVE, now.up), action);
  }
  const network = stepNetwork(hearNetwork(before.network, event, now.up), links, now.up, config);
  const clock = stepClock(
    before.clock,
    clockNews(event, before.links, links, shared.durable),
    now,
    config.clock,
  );
  if (clock.ahead !== null) shared = followClock(shared, clock.ahead);
  // It may have been told before there was a place for it.
  const isLate = event.is === 'data' && clock.state.set !== null;
  const wanted = isLate ? [...clock.actions, ...SAVE] : clock.actions;
  const kept = keepTogether(before.shared, shared, wanted, now.up);
  // A check by a link's own table needs that table.
  actions.unshift(...network.actions);
  actions.push(...kept);
  const services = stepDeviceServices(before.services, event, config, now, () =>
    worldOf({ links, shared, clock: clock.state }),
  );
  actions.push(...services.actions);
  return {
    state: { links, shared, network: network.state, clock: clock.state, services: services.state },
    actions,
  };
}

/**
 * @param now a time of day is that of its clock
 * @returns when the next step is due if nothing happens before; Infinity only while a person has all links off
 */
export function nextStep(
  { links, network, clock, services }: DeviceState,
  config: DeviceConfig,
  now: Pick<Now, 'up' | 'clock'> = { up: 0, clock: 0 },
): number {
  let next = Math.min(network.againAt ?? Infinity, nextClockStep(clock));
  if (config.services)
    next = Math.min(next, nextServicesStep(services, { ...now, chance: 0 }, config.services));
  for (const name in config.links) {
    const [state, link] = [links[name], config.links[name]];
    next = Math.min(next, state && link ? nextLinkStep(state, link) : 0);
  }
  return next;
}

/** So that two links do not draw the same from one number: the golden ratio spreads best. */
const SPREAD = 0.618;

const NO_SERVICES = {};

const SAVE: readonly DeviceAction[] = [{ do: 'save-clock' }];

function hearShared(shared: Shared, event: Event, clock: number): Shared {
  if (event.is === 'data') return hearData(shared, event, clock);
  // Whether the data partition is still there is told again.
  return event.is === 'started' ? { ...shared, durable: false } : shared;
}

function hearNetwork(network: NetworkState, event: Event, up: number): NetworkState {
  if (event.is === 'network-failed') return networkFailed(network, up);
  // The daemon may have died between its word and its deed.
  return event.is === 'started' ? { ...network, againAt: up } : network;
}

function clockNews(
  event: Event,
  before: DeviceState['links'],
  links: DeviceState['links'],
  durable: boolean,
): ClockNews {
  let [online, cameOnline] = [0, false];
  for (const name in links) {
    const call = links[name]?.call;
    if (!call?.lease) continue;
    const had = before[name]?.call;
    online += 1;
    cameOnline ||= !had?.lease || had.number !== call.number || had.leases !== call.leases;
  }
  return {
    online,
    cameOnline,
    started: event.is === 'started',
    saved: event.is === 'data' ? event.clock : null,
    durable,
    said: event.is === 'time-said' ? event : null,
  };
}

function stepNetwork(
  network: NetworkState,
  links: DeviceState['links'],
  up: number,
  config: DeviceConfig,
): ReturnType<typeof setNetwork> {
  const key = waysKey(links, config);
  if (isSet(network, key, up)) return { state: network, actions: [] };
  const tables = Object.values(config.links).map(({ table }) => table);
  return setNetwork(network, { ways: waysOut(links, config), key, tables }, up);
}

function stepDeviceServices(
  before: ServicesState,
  event: Event,
  { services }: DeviceConfig,
  now: Now,
  world: () => ServiceWorld,
): ReturnType<typeof stepServices> {
  if (!services) return { state: before, actions: [] };
  const told = isOfService(event) ? event : null;
  const known = event.is === 'started' ? followServices(before, now.up) : before;
  return stepServices(known, told, world(), now, services);
}

function isOfService(event: Event): event is ServiceEvent {
  return 'service' in event;
}

/** What programs of one's own need to know: a link counts until its checks have given its internet up. */
export function worldOf({
  links,
  shared,
  clock,
}: Pick<DeviceState, 'links' | 'shared' | 'clock'>): ServiceWorld {
  const online = Object.keys(links).filter((name) => hasInternet(links[name]));
  return { data: shared.durable, clock: clock.set !== null, online };
}

function hasInternet(link: LinkState | undefined): boolean {
  return link?.phase === 'online' && link.health !== null && !isLost(link.health);
}

/** Whether nothing has happened to a link, and nothing is due. */
function isIdle(state: LinkState, up: number, config: LinkConfig): boolean {
  return state.told.state !== 'starting' && up < nextLinkStep(state, config);
}

/** The link that an event is for comes first: the others see what has become of it. */
function inOrder(names: readonly string[], event: Event): readonly string[] {
  if (!('link' in event) || event.link === names[0]) return names;
  return [event.link, ...names.filter((name) => name !== event.link)];
}

const TICK: LinkEvent = { is: 'tick' };

function eventFor(name: string, event: Event): LinkEvent {
  if (event.is === 'started') return { is: 'started', running: event.running[name] ?? null };
  return 'link' in event && event.link === name ? event : TICK;
}

/** What a link has to know of the others; a way to the internet counts until its checks have given it up. */
function aroundOf(links: DeviceState['links'], name: string, config: DeviceConfig): Around {
  let [othersOnline, dnsElsewhere, restarting] = [false, false, false];
  for (const other in links) {
    const link = links[other];
    if (other === name || link === undefined) continue;
    const { call, pending } = link;
    othersOnline ||= hasInternet(link);
    dnsElsewhere ||= (call?.lease?.dns.length ?? 0) > 0;
    restarting ||= pending?.what === 'count';
  }
  return { othersOnline, dnsElsewhere, restarting, rivals: rivalsOf(name, config.links) };
}

/** A SIM of a link that has no PIN asks for none. */
function rivalsOf(name: string, links: DeviceConfig['links']): readonly Rival[] {
  const own = links[name];
  if (own === undefined || own.pin === null) return [];
  return own.sameModem.flatMap((link) => {
    const { pin = null, iccid = null } = links[link] ?? {};
    return pin === null || pin === own.pin ? [] : [{ link, iccid }];
  });
}
