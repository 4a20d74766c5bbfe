import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { DatagramPeer, Place, Servers } from '../line';
import { joinSocket } from './join';
import type { Forward } from './wish';

const LOCALHOST = '127.0.0.1';
/** More at a time than a device needs; further ones are refused. */
const MOST_CONNECTIONS = 256;
const MOST_FLOWS = 256;
const MOST_EARLY = 64;
/** A UDP flow without a datagram for so long is forgotten (RFC 4787 REQ-5 wants two minutes at least). */
const FLOW_IDLE_MS = 120_000;

/** One sender's datagrams to one port, with a socket of their own, so that the answers find their way back. */
interface Flow {
  socket: DatagramSocket;
  send: (data: Uint8Array) => void;
  peer: DatagramPeer;
  idle: NodeJS.Timeout;
}

/** Leads ports of hosts to ports of 127.0.0.1, TCP and UDP, with no more rights than any program has. */
export class Forwarding implements Pick<Required<Servers>, 'tcp' | 'udp'> {
  private readonly targets: ReadonlyMap<string, number>;
  private readonly sockets = new Set<Socket>();
  private readonly flows = new Map<string, Flow>();
  private readonly told = new Set<number>();

  /**
   * @param addresses of the forwards' names
   * @param tell hears, once for each port, that nobody listens there
   */
  constructor(
    forwards: readonly Forward[],
    addresses: Readonly<Record<string, string>>,
    private readonly tell: (line: string) => void,
  ) {
    this.targets = new Map(
      forwards.map(({ name, port, to }) => [key({ address: addresses[name] ?? '', port }), to]),
    );
  }

  tcp: Required<Servers>['tcp'] = (to) => {
    const port = this.targets.get(key(to));
    if (port === undefined) return undefined;
    return (stream) => {
      const socket = connect({ port, host: LOCALHOST, allowHalfOpen: true });
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('connect', () => stream.accept());
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') this.nobody(port, 'TCP');
        socket.destroy();
      });
      if (this.sockets.size > MOST_CONNECTIONS) socket.destroy();
      return { ...joinSocket(stream, socket), undecided: true };
    };
  };

  udp: Required<Servers>['udp'] = (to, from, data, peer) => {
    const port = this.targets.get(key(to));
    if (port === undefined) return false;
    const name = `${key(from)} ${key(to)}`;
    const flow = this.flows.get(name) ?? this.newFlow(name, port, peer);
    flow.peer = peer;
    flow.idle.refresh();
    flow.send(data);
    return true;
  };

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    for (const name of this.flows.keys()) this.endFlow(name);
  }

  private newFlow(name: string, port: number, peer: DatagramPeer): Flow {
    const [oldest] = this.flows.keys();
    if (this.flows.size >= MOST_FLOWS && oldest !== undefined) this.endFlow(oldest);
    const socket = createSocket('udp4');
    const idle = setTimeout(() => this.endFlow(name), FLOW_IDLE_MS).unref();
    // Those before the socket is connected, which takes no time worth mentioning.
    let early: Uint8Array[] | undefined = [];
    const send = (data: Uint8Array) => {
      if (early === undefined) socket.send(data, () => undefined);
      else if (early.length < MOST_EARLY) early.push(data);
    };
    const flow: Flow = { socket, send, peer, idle };
    socket.on('message', (data) => flow.peer.answer(data));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') return;
      this.nobody(port, 'UDP');
      flow.peer.refuse();
    });
    // Connected, so that an ICMP message of the host is heard.
    socket.connect(port, LOCALHOST, () => {
      const waiting = early ?? [];
      early = undefined;
      waiting.forEach(send);
    });
    this.flows.set(name, flow);
    return flow;
  }

  private endFlow(name: string): void {
    const flow = this.flows.get(name);
    this.flows.delete(name);
    clearTimeout(flow?.idle);
    flow?.socket.close();
  }

  private nobody(port: number, protocol: string): void {
    if (this.told.has(port)) return;
    this.told.add(port);
    this.tell(`the device was refused: nothing listens on ${LOCALHOST}:${port} (${protocol})`);
  }
}

const key = ({ address, port }: Place) => `${address}:${port}`;
