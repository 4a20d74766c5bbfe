import { AT_DRILLS } from '../../scripts/drill/drills/at';
import { REGISTRATION_DRILLS } from '../../scripts/drill/drills/registration';
import { SIM_DRILLS } from '../../scripts/drill/drills/sim';
import type { Drill } from '../../scripts/drill/types';

const isFoundByPppd = ({ causes }: Drill) => causes.includes('no-negotiation');

/** Drills of the modem whose fault pppd finds: it takes a kernel with PPP. */
export const FOUND_BY_PPPD: readonly Drill[] = AT_DRILLS.filter(isFoundByPppd);

/** Drills about what the modem says. chat and pppid hear it, on a pty as in QEMU: pty.test.ts. */
export const ON_A_PTY: readonly Drill[] = [
  ...AT_DRILLS,
  ...REGISTRATION_DRILLS,
  ...SIM_DRILLS,
].filter((drill) => !isFoundByPppd(drill));
