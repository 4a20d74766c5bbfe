import type { Clock, Random } from '../../../world';
import type { TcpProgram } from '../../line';
import type { Ipv4Packet } from './ipv4';
import type { ConnectionStart } from './tcp-connection';
import { TcpConnection } from './tcp-connection';
import type { TcpSegment } from './tcp-segment';
import { Flag, encodeTcp, parseTcp, resetFor } from './tcp-segment';

/** Finds the server behind an address and port; `undefined` = the port is closed. */
export type TcpServers = (packet: Ipv4Packet, port: number) => TcpProgram | undefined;

/** Ports of clients (RFC 6335 §6). */
const EPHEMERAL = { first: 49_152, last: 65_535 } as const;

/** All TCP connections of one device (RFC 9293). */
export class Tcp {
  private readonly connections = new Map<string, TcpConnection>();
  private nextPort: number = EPHEMERAL.first;

  constructor(
    private readonly servers: TcpServers,
    private readonly send: (packet: Ipv4Packet) => void,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @returns false when the segment is malformed and was dropped */
  receive(packet: Ipv4Packet): boolean {
    const segment = parseTcp(packet);
    if (segment === undefined) return false;
    const { source, destination } = packet;
    const key = `${source}:${segment.sourcePort} ${destination}:${segment.destinationPort}`;
    const known = this.connections.get(key);
    const opens = (segment.flags & (Flag.SYN | Flag.ACK | Flag.RST)) === Flag.SYN;
    if (known !== undefined && !(opens && known.isInTimeWait)) {
      known.receive(segment);
      return true;
    }
    known?.stop();
    const serve = opens ? this.servers(packet, segment.destinationPort) : undefined;
    if (serve === undefined) {
      const reset = resetFor(segment);
      if (reset !== undefined) this.send(encodeTcp(destination, source, reset));
      return true;
    }
    const { sourcePort: peerPort, destinationPort: ownPort } = segment;
    const ends = { own: destination, ownPort, peer: source, peerPort };
    this.start(key, ends, serve, segment);
    return true;
  }

  /**
   * Opens a connection to the device.
   * @param own address of the client, dotted
   * @param peer the device's address
   */
  connect(own: string, peer: string, peerPort: number, client: TcpProgram): void {
    for (;;) {
      const ownPort = this.nextPort;
      this.nextPort = ownPort === EPHEMERAL.last ? EPHEMERAL.first : ownPort + 1;
      const key = `${peer}:${peerPort} ${own}:${ownPort}`;
      if (this.connections.has(key)) continue;
      return this.start(key, { own, ownPort, peer, peerPort }, client);
    }
  }

  /** Forgets every connection: the line is gone. */
  close(): void {
    for (const connection of this.connections.values()) connection.stop();
    this.connections.clear();
  }

  private start(
    key: string,
    {
      own,
      peer,
      ownPort,
      peerPort,
    }: Pick<ConnectionStart, 'ownPort' | 'peerPort'> & { own: string; peer: string },
    program: TcpProgram,
    syn?: TcpSegment,
  ): void {
    const connection = new TcpConnection(
      { ownPort, peerPort, initialSequence: this.random.uint32(), ...(syn && { syn }) },
      this.clock,
      {
        send: (segment) => this.send(encodeTcp(own, peer, segment)),
        gone: () => this.connections.delete(key),
      },
      program,
    );
    this.connections.set(key, connection);
  }
}
