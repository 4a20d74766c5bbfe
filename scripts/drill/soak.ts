import { footprint, type Footprint } from './footprint';
import { holdDrill, ready } from './hold-drill';
import type { DrillResult } from './result';
import type { Drill, Rig } from './types';
import { until } from './until';

/** One turn of a soak: a fault, and what the device used before it. */
export interface Turn {
  /** minutes since the start */
  minute: number;
  before: Footprint;
  result: DrillResult;
}

export interface Soak {
  turns: Turn[];
  last: Footprint;
}

/**
 * Lets one start of a device live through a fault every so many minutes.
 * @param pick draws the next one
 * @param minutes how long @param every minutes from one fault to the next
 * @param tell called after each turn
 * @throws Error if the device is not online in time before a fault; Interrupted on Ctrl-C
 */
export async function soak(
  rig: Rig,
  { pick, minutes, every }: { pick: () => Drill; minutes: number; every: number },
  tell: (turn: Turn) => void,
): Promise<Soak> {
  const begin = Date.now();
  const since = () => (Date.now() - begin) / 60_000;
  const turns: Turn[] = [];
  for (let due = 0; due < minutes; due = Math.max(due + every, since())) {
    await until(() => since() >= due, every * 60 + 1);
    await online(rig);
    const before = await footprint(rig);
    const turn = { minute: Math.round(since()), before, result: await holdDrill(pick(), rig) };
    turns.push(turn);
    tell(turn);
  }
  await until(() => since() >= minutes, every * 60 + 1);
  await online(rig);
  return { turns, last: await footprint(rig) };
}

async function online(rig: Rig): Promise<void> {
  if (!(await ready(rig))) throw new Error('the device is not online before the next fault');
}
