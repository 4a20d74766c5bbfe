/**
 * The core of the device in a world of modem, SIM, network, disks, clock and people, where everything goes wrong by a
 * seed and time jumps from event to event. It knows device/core, and frame for Ctrl-C; it must not know files,
 * programs, or the device's scripts.
 */
export { holdCampaign, type Campaign } from './campaign';
export { drawYear } from './draw';
export { FAULTS } from './faults';
export { PLAN_LIMIT, readPlan } from './plan-file';
export { PROPERTIES } from './properties';
export { failureText } from './report';
export { run } from './run';
export { shrink, type Failing } from './shrink';
export type { Core, Failure, Fault, Link, Plan, Result } from './types';
