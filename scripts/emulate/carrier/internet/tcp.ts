import type { Clock } from '../clock';
import type { Random } from '../random';
import type { Ipv4Packet } from './ipv4';
import type { TcpApplication, TcpStream } from './tcp-connection';
import { TcpConnection } from './tcp-connection';
import type { TcpSegment } from './tcp-segment';
import { Flag, encodeTcp, parseTcp, resetFor } from './tcp-segment';

/** Finds the server behind an address and port; `undefined` = the port is closed. */
export type TcpServers = (
  packet: Ipv4Packet,
  port: number,
) => ((stream: TcpStream) => TcpApplication) | undefined;

/** All TCP connections of one device (RFC 9293). */
export class Tcp {
  private readonly connections = new Map<string, TcpConnection>();

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
    const reply = (answer: TcpSegment): void => this.send(encodeTcp(destination, source, answer));
    if (serve === undefined) {
      const reset = resetFor(segment);
      if (reset !== undefined) reply(reset);
      return true;
    }
    const connection = new TcpConnection(
      segment,
      this.random.uint32(),
      this.clock,
      { send: reply, gone: () => this.connections.delete(key) },
      serve,
    );
    this.connections.set(key, connection);
    return true;
  }

  /** Forgets every connection: the line is gone. */
  close(): void {
    for (const connection of this.connections.values()) connection.stop();
    this.connections.clear();
  }
}
