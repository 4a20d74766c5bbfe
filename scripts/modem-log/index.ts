/**
 * What was asked of a modem and what it said, from JSON lines or from a pasted log, and what the device makes of it. It
 * must not know a command, a port, or how answers are parsed.
 */
export { readExchanges } from './json-lines';
export { readPastedLog } from './pasted-log';
export { understood, type Exchange } from './exchange';
