import { isLost } from './health';
import { nextLinkStep, stepLink } from './link';
import { followClock, hearData, NOTHING_SHARED, type Shared } from './shared';
import { initialLink, type LinkState } from './state';
import type { Action, DeviceConfig, Event, LinkEvent, Now } from './types';

/** All that the device knows. JSON can hold it: it is on disk before an action is done, and taken up after a crash. */
export interface DeviceState {
  readonly links: Readonly<Record<string, LinkState>>;
  readonly shared: Shared;
}

export interface Step {
  readonly state: DeviceState;
  readonly actions: readonly Action[];
}

/** @returns the state at power-on, before the event `started` */
export function initialState(config: DeviceConfig): DeviceState {
  const links = Object.entries(config.links).map(([name, link]) => [name, initialLink(link)]);
  return { links: Object.fromEntries(links) as DeviceState['links'], shared: NOTHING_SHARED };
}

/**
 * What one event makes of the device. The state has to be on disk before the actions are done. A link that the
 * configuration has and the state has not begins anew; one that it has no longer is forgotten.
 * @param now never earlier than that of the step before, but for the clock
 */
export function step(before: DeviceState, event: Event, now: Now, config: DeviceConfig): Step {
  const clock = followClock(before.shared, now);
  const actions: Action[] = [...clock.actions];
  let shared = hearShared(clock.shared, event);
  const links: Record<string, LinkState> = {};
  for (const [name, link] of Object.entries(config.links))
    links[name] = before.links[name] ?? initialLink(link);
  for (const [name, link] of inOrder(config, event)) {
    const state = links[name];
    if (state === undefined) continue;
    const around = { othersOnline: isOnlineBut(links, name), restarting: restarts(links, name) };
    const own = { ...now, chance: (now.chance + Object.keys(links).indexOf(name) * SPREAD) % 1 };
    const next = stepLink({ state, shared, around }, eventFor(name, event), own, link);
    links[name] = next.state;
    shared = next.shared;
    for (const action of next.actions)
      actions.push(action.do === 'restart-device' ? action : { ...action, link: name });
  }
  return { state: { links, shared }, actions };
}

/** @returns when the next step is due if nothing happens before; Infinity only while a person has all links off */
export function nextStep({ links }: DeviceState): number {
  return Math.min(...Object.values(links).map(nextLinkStep));
}

/** So that two links do not draw the same from one number: the golden ratio spreads best. */
const SPREAD = 0.618;

function hearShared(shared: Shared, event: Event): Shared {
  if (event.is === 'data') return hearData(shared, event);
  // Whether the data partition is still there is told again.
  return event.is === 'started' ? { ...shared, durable: false } : shared;
}

/** The link that an event is for comes first: the others see what has become of it. */
function inOrder({ links }: DeviceConfig, event: Event): [string, DeviceConfig['links'][string]][] {
  const own = (name: string) => ('link' in event && event.link === name ? 0 : 1);
  return Object.entries(links).sort(([one], [other]) => own(one) - own(other));
}

function eventFor(name: string, event: Event): LinkEvent {
  if (event.is === 'started') return { is: 'started', running: event.running[name] ?? null };
  return 'link' in event && event.link === name ? event : { is: 'tick' };
}

/** Whether a way to the internet other than this link works: one counts until its checks have given it up. */
function isOnlineBut(links: DeviceState['links'], but: string): boolean {
  return Object.entries(links).some(
    ([name, { phase, health }]) =>
      name !== but && phase === 'online' && health !== null && !isLost(health),
  );
}

function restarts(links: DeviceState['links'], but: string): boolean {
  return Object.entries(links).some(
    ([name, { pending }]) => name !== but && pending?.what === 'count',
  );
}
