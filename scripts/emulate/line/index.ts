/**
 * What passes between a modem and a carrier: the octets of a call, and the frames of a modem that is a router; and
 * between a carrier and the servers behind it. Types alone: it must not know who is at either end.
 */
export type { Call, DialAnswer, DialRequest, OnDial } from './call';
export type { TcpApplication, TcpProgram, TcpStream } from './connection';
export type { Lan, LanRequest, OnLan } from './lan';
export type { DatagramPeer, Place, Servers, Uplink } from './servers';
