/**
 * Fault injection on a running device: each drill is a fault, the reason that the device must name, and the way
 * back online. It must not know how the device detects it.
 */
export { DRILLS, findDrills } from './registry';
export { growth as footprintGrowth } from './footprint';
export { holdAll } from './hold-all';
export { DRILL_JOBS } from './jobs';
export { json, page, table } from './report';
export type { DrillResult } from './result';
export { bootRig } from './rig';
export { soak, type Soak } from './soak';
export type { Drill } from './types';
export { writeReports } from './write-reports';
