import { DRILLS, type Drill } from '../../scripts/drill';
import { CARRIER_DRILLS } from '../../scripts/drill/drills/carrier';
import { DEVICE_DRILLS } from '../../scripts/drill/drills/device';
import { MTU_DRILLS } from '../../scripts/drill/drills/mtu';
import { SERVICE_DRILLS } from '../../scripts/drill/drills/services';
import { UNPLUG_DRILLS } from '../../scripts/drill/drills/unplug';
import { sample } from '../../scripts/world';
import { FOUND_BY_PPPD, ON_A_PTY } from './on-a-pty';

export interface Drawn {
  /** in the order in which they are held */
  held: Drill[];
  left: Drill[];
}

/** Kinds of faults: three that QEMU alone has, and what pty.test.ts holds all of. */
const KINDS: readonly (readonly Drill[])[] = [
  [...FOUND_BY_PPPD, ...CARRIER_DRILLS, ...MTU_DRILLS],
  [...DEVICE_DRILLS, ...SERVICE_DRILLS],
  UNPLUG_DRILLS,
  ON_A_PTY,
];

/**
 * Two drills of different kinds: at two emulators one round. One of the device that has few drills comes first: it has
 * a boot of its own.
 */
export function drawDrills(seed: number): Drawn {
  const order = sample(DRILLS, DRILLS.length, seed);
  const drawn = sample(KINDS, 2, seed).flatMap(
    (kind) => order.find((drill) => kind.includes(drill)) ?? [],
  );
  const ofDevice = ({ device }: Drill) => DRILLS.filter((drill) => drill.device === device).length;
  return {
    held: drawn.sort((a, b) => ofDevice(a) - ofDevice(b)),
    left: DRILLS.filter((drill) => !drawn.includes(drill)),
  };
}
