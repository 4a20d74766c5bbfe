import { DRILLS, type Drill } from '../../scripts/drill';
import { CARRIER_DRILLS } from '../../scripts/drill/drills/carrier';
import { DEVICE_DRILLS } from '../../scripts/drill/drills/device';
import { STICK_DRILLS } from '../../scripts/drill/drills/stick';
import { sample } from '../support/seed';
import { FOUND_BY_PPPD, ON_A_PTY } from './on-a-pty';

export interface Drawn {
  /** in the order in which they are held */
  held: Drill[];
  left: Drill[];
}

/** One drill is held of each of these: three that QEMU alone has, and what pty.test.ts holds all of. */
const KINDS: readonly (readonly Drill[])[] = [
  [...FOUND_BY_PPPD, ...CARRIER_DRILLS],
  DEVICE_DRILLS,
  STICK_DRILLS,
  ON_A_PTY,
];

/**
 * One drill of each kind of fault: four, at two emulators two rounds. One of the device that has
 * few drills comes first: it has a boot of its own.
 */
export function drawDrills(seed: number): Drawn {
  const order = sample(DRILLS, DRILLS.length, seed);
  const drawn = KINDS.flatMap((kind) => order.find((drill) => kind.includes(drill)) ?? []);
  const ofDevice = ({ device }: Drill) => drawn.filter((drill) => drill.device === device).length;
  return {
    held: drawn.sort((a, b) => ofDevice(a) - ofDevice(b)),
    left: DRILLS.filter((drill) => !drawn.includes(drill)),
  };
}
