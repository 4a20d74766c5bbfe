import type { ServiceNeeds } from './types';
import type { ServiceWorld } from './services';

/** @returns what is missing for a program to run, for people; empty: nothing is */
export function needed({ data, clock, online }: ServiceNeeds, world: ServiceWorld): string {
  if (data && !world.data) return 'the data partition is not there';
  if (clock && !world.clock) return 'no time server has set the clock yet';
  if (online === 'any' && world.online.length === 0) return 'no link is online';
  if (online !== null && online !== 'any' && !world.online.includes(online.link))
    return `${online.link} is not online`;
  return '';
}
