import type { TcpProgram } from './connection';

/** One end of a datagram or a connection: dotted address, and port. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** The way back to who sent a datagram. Neither is called after the line is down. */
export interface DatagramPeer {
  answer(data: Uint8Array): void;
  /** Nobody listens there: the sender gets ICMP's "port unreachable". */
  refuse(): void;
}

/** Whole hosts behind the carrier, which take and send IPv4 packets themselves. */
export interface Uplink {
  /** Whether packets to this dotted address go to it. */
  has(address: string): boolean;
  /** Takes one IPv4 packet of a device, or a fragment of one. */
  send(packet: Uint8Array): void;
  /** Says where its own packets go; called once. They may be called from anywhere but from within `send`. */
  open(receive: (packet: Buffer) => void): void;
}

/** Servers that are not the carrier's own. Each part is asked before the carrier's internet is. */
export interface Servers {
  /** Host name, in lower case, to IPv4 address; these come before the carrier's own. */
  readonly names: Readonly<Record<string, string>>;
  readonly uplink?: Uplink;
  /** The program for a new connection; undefined: it is not for this one. */
  tcp?(to: Place): TcpProgram | undefined;
  /** Takes a datagram. @returns false if it is not for this one */
  udp?(to: Place, from: Place, data: Uint8Array, peer: DatagramPeer): boolean;
}
