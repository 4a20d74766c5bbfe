/**
 * When programs of one's own are started and stopped: services that shall run, and timers that run at times. Pure, as all
 * of the core. It must not know who supervises them, nor how.
 */
export {
  followServices,
  initialServices,
  nextServicesStep,
  stepServices,
  type ServiceWorld,
} from './services';
export { serviceStatus, type ServiceStatus } from './status';
export type {
  RunConfig,
  ServiceAction,
  ServiceConfig,
  ServiceEvent,
  ServiceExit,
  ServiceNeeds,
  ServiceState,
  ServicesState,
} from './types';
