import { DRILL_GROUPS, DRILLS, type Drill } from '../../scripts/drill';
import { sample } from '../support/seed';

export interface Drawn {
  /** in the order in which they are held */
  held: Drill[];
  left: Drill[];
}

/**
 * One drill of each kind of fault and device: seven, which take four minutes with two emulators, and five if the
 * longest of each are drawn. Those of the device that has few drills come first: each emulator then begins with
 * a device of its own.
 */
export function drawDrills(seed: number): Drawn {
  const order = sample(DRILLS, DRILLS.length, seed);
  const drawn = DRILL_GROUPS.flatMap((group) => order.find((drill) => group.includes(drill)) ?? []);
  const ofDevice = ({ device }: Drill) => drawn.filter((drill) => drill.device === device).length;
  return {
    held: drawn.sort((a, b) => ofDevice(a) - ofDevice(b)),
    left: DRILLS.filter((drill) => !drawn.includes(drill)),
  };
}
