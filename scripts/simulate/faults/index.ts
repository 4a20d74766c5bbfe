import { DEVICE_FAULTS } from './device';
import { MODEM_FAULTS } from './modem';
import { NETWORK_FAULTS } from './network';
import { SIM_FAULTS } from './sim';
import type { FaultKind } from './types';

export { type FaultKind, type Scene } from './types';

/** Everything that may go wrong. */
export const FAULTS: readonly FaultKind[] = [
  ...MODEM_FAULTS,
  ...SIM_FAULTS,
  ...NETWORK_FAULTS,
  ...DEVICE_FAULTS,
];
