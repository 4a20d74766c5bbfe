/**
 * What the core asks of the device as a whole: routes, DNS, clock, data partition, services, restart. Plain data in, events out;
 * every function returns at once. It must not decide, and must not know how a kind of link does what it does.
 */
export { Machine, type MachineFacts } from './machine';
