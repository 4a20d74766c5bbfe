/**
 * What link-status says: the state that pppid has left for reading, and what else the device's files and its kernel know
 * of the links, as words for people and as JSON for programs. It changes nothing, and must not know who asks.
 */
export { readFacts, readRestarts } from './facts';
export { textOf } from './people';
export { allOnline, jsonOf, reportOf, type Report } from './report';
