/**
 * The virtual carrier: it takes calls, speaks PPP, and is the internet behind them, also for a modem that is a router.
 * It must not know what the modem is, nor that an emulator is there, nor keep its own time.
 */
export { VirtualCarrier } from './carrier';
export type { SessionRecord } from './session-record';
export type { CarrierBehaviour } from './behaviour';
export type { CarrierAuth, CarrierConfig, CarrierEcho } from './config';
export { guideCarrier } from './config';
export type { CarrierEvent, CarrierEventBody } from './events';
export { describeEvent } from './events';
export type { Phase } from './ppp/session';
