import type { Daemon } from '../daemon';
import type { Fault } from '../types';
import type { World } from '../world';

/** Where a fault is put in. */
export interface Scene {
  readonly world: World;
  readonly daemon: Daemon;
}

/** One thing that may go wrong, as the drills have them and beyond. */
export interface FaultKind {
  readonly name: string;
  readonly what: string;
  /** how often it is drawn, beside the others */
  readonly weight: number;
  /** seconds, the least and the most */
  readonly lasts: readonly [number, number];
  /**
   * @param over tells that it has ended by itself, before its time
   * @returns what ends it
   */
  readonly begin: (scene: Scene, fault: Fault, over: () => void) => () => void;
}

/** @returns one of several, by the fault's own chance */
export function pick<T>(list: readonly T[], how: number): T {
  return list[Math.floor(how * list.length)] as T;
}

/** For what is over as soon as it has happened. */
export const NOTHING = (): void => undefined;
