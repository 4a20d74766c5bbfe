export { VirtualCarrier } from './carrier';
export type { Call, DialRequest, Lan, LanRequest, SessionRecord } from './carrier';
export type { CarrierBehaviour } from './behaviour';
export type { CarrierAuth, CarrierConfig, CarrierEcho } from './config';
export { guideCarrier } from './config';
export type { CarrierEvent, CarrierEventBody } from './events';
export { describeEvent } from './events';
export type { Phase } from './ppp/session';
export type { Cancel, Clock } from './clock';
