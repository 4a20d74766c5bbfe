import { Daemon } from './daemon';
import { FAULTS, type Scene } from './faults';
import { PROPERTIES } from './properties';
import type { Core, Failure, Fault, Plan, Result } from './types';
import { Broken, Watch, type Property } from './watch';
import { World } from './world';

const KINDS = new Map(FAULTS.map((kind) => [kind.name, kind]));
const DAY_MS = 86_400_000;

/**
 * Lets a device live through a plan, until its end or until a property does not hold.
 * @param core what decides
 */
export function run(plan: Plan, core: Core, properties: readonly Property[] = PROPERTIES): Result {
  const world = new World(plan);
  const watch = new Watch(world, properties);
  const daemon = new Daemon(world, core, watch);
  const scene = { world, daemon };
  for (const fault of plan.faults) world.after(fault.at * 1000, () => begin(scene, fault));
  for (const modem of world.modems) world.startModem(modem);
  world.after(1000, () => daemon.powerOn());
  const failure = live(world, plan.days * DAY_MS);
  const { dialled: dials, restarted: restarts, pins, digest } = watch;
  return { plan, failure, steps: daemon.steps, dials, restarts, pins, digest };
}

function live(world: World, end: number): Failure | null {
  const { queue } = world;
  try {
    while (queue.nextMs <= end) {
      const entry = queue.take();
      if (!entry) break;
      world.ms = entry.ms;
      entry.run();
    }
    return null;
  } catch (error) {
    if (error instanceof Broken) return error.failure;
    throw error;
  }
}

function begin(scene: Scene, fault: Fault): void {
  const { world } = scene;
  const kind = KINDS.get(fault.kind);
  if (!kind) return;
  const isHung = fault.kind.startsWith('hung-');
  let end = () => {};
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    if (isHung) world.hung -= 1;
    else world.faults -= 1;
    world.calmSince = world.ms;
    end();
  };
  if (isHung) {
    world.hung += 1;
    world.hungSince = world.ms;
  } else world.faults += 1;
  end = kind.begin(scene, fault, over);
  world.after(fault.lasts * 1000, over);
}
