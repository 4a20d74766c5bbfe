/**
 * Real servers behind the carrier: ports that lead to 127.0.0.1, and hosts in a name space at the other end of a TUN
 * device. It must not know the carrier, only what passes between the two (line/).
 */
export { joinSocket } from './join';
export { NameSpace, NEEDS_TUN } from './name-space';
export { openServers, type OpenServers, type ServersWish } from './open-servers';
export { readForward, readServer, refuseTwice, type Forward, type Server } from './wish';
