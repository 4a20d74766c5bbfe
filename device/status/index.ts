/**
 * What link-status and svc say: the state that pppid has left for reading, and what else the device's files and its kernel know
 * of links, services and timers, as words for people and as JSON for programs. It changes nothing, and must not know who asks.
 */
export { readFacts, readRestarts } from './facts';
export { serviceLines, textOf } from './people';
export { allOnline, jsonOf, reportOf, servicesJson, type Report } from './report';
