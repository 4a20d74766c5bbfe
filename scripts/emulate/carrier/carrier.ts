import type { Clock, Random, World } from '../../world';
import type { Call, DialRequest, Lan, LanRequest, TcpProgram } from '../line';
import { CarrierBehaviour } from './behaviour';
import type { CarrierConfig } from './config';
import type { CarrierEventBody } from './events';
import { parseAddress, parseIpv4Header } from './internet/ipv4';
import { Router } from './lan/router';
import { outside, outsideServers } from './outside';
import { PcapWriter } from './pcap';
import { PppSession } from './ppp/session';
import { count, countIp, newRecord, type SessionRecord } from './session-record';
import { Turnstile } from './turnstile';

/** A mobile network in a process: takes calls, speaks PPP, and is the internet behind it. */
export class VirtualCarrier {
  /** What goes wrong, for tests; may be changed at any time. */
  readonly behaviour: CarrierBehaviour;
  /** How often the modem dialled, refused calls included. */
  dials = 0;
  private readonly records: SessionRecord[] = [];
  private readonly live = new Map<number, PppSession>();
  private readonly routers = new Set<Router>();
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly pcap: PcapWriter | undefined;
  private readonly turnstile = new Turnstile();
  private readonly config: CarrierConfig;
  private nextInPool = 0;

  /**
   * @throws RangeError when an address of the configuration is none, or the pool is empty;
   *   the error of node:fs when `pcapFile` cannot be written
   */
  constructor(config: CarrierConfig, { clock, random }: World) {
    const { pool, dns, hosts, peerAddress, servers } = config;
    if (pool.length === 0) throw new RangeError('the pool has no address');
    const named = [...Object.values(hosts), ...Object.values(servers?.names ?? {})];
    [...pool, ...dns, ...named, ...(peerAddress ? [peerAddress] : [])].forEach(parseAddress);
    this.config = {
      ...config,
      ...(servers && { servers: outsideServers(this.turnstile, servers) }),
    };
    servers?.uplink?.open((packet) => this.turnstile.pass(() => this.deliver(packet)));
    this.clock = this.turnstile.guard(clock);
    this.random = random;
    this.pcap = config.pcapFile === undefined ? undefined : new PcapWriter(config.pcapFile);
    this.behaviour = new CarrierBehaviour((reason) => {
      for (const session of this.live.values()) {
        this.turnstile.pass(() => session.terminate(reason));
      }
    });
  }

  /** Every call so far, oldest first. */
  get sessions(): readonly Readonly<SessionRecord>[] {
    return this.records;
  }

  /** A call comes in. */
  dial(request: DialRequest): Call | 'no carrier' {
    this.dials++;
    const { apn, cid } = request;
    const id = this.records.length + 1;
    const refuse = (reason: string): 'no carrier' => {
      this.emit(0, { kind: 'dial-refused', apn, cid, reason });
      return 'no carrier';
    };
    if (!this.accepts(apn)) return refuse('this carrier does not know the APN');
    const address = this.freeAddress();
    if (address === undefined) return refuse('every address of the pool is in use');
    const record = newRecord(id, request, address);
    this.records.push(record);
    this.emit(id, { kind: 'dial', apn, cid, address });
    return this.connect(record, request);
  }

  /**
   * The cable of a modem that dials by itself: no PPP, but Ethernet with a DHCP server and the same
   * internet behind it. No session, and no dial that the carrier counts.
   */
  openLan({ address, lease, isOnline, send }: LanRequest): Lan {
    const { config, behaviour, clock, random } = this;
    const router = new Router(
      {
        ...{ config, address, lease, isOnline, behaviour, clock, random },
        report: (event) => this.emit(0, event),
        capture: (packet) => this.pcap?.write(packet, clock.now()),
      },
      (frame) => {
        if (this.routers.has(router)) send(frame);
      },
    );
    this.routers.add(router);
    return {
      receive: (frame) => {
        if (this.routers.has(router)) this.turnstile.pass(() => router.receive(frame));
      },
      close: () => this.unplug(router),
    };
  }

  /**
   * Opens a TCP connection to a device that is online, over its newest call or else over a modem that is a router.
   * @returns false if no device can be reached
   */
  reach(port: number, client: TcpProgram): boolean {
    const ways = [...[...this.live.values()].reverse(), ...this.routers];
    let found = false;
    this.turnstile.pass(() => {
      found = ways.some((way) => way.connect(port, outside(this.turnstile, client)));
    });
    return found;
  }

  /** Ends every call without a word, stops all timers, closes the capture file. */
  close(): void {
    this.turnstile.pass(() => {
      for (const session of this.live.values()) session.lineDown('the carrier was switched off');
      this.live.clear();
      for (const router of this.routers) this.unplug(router);
      this.pcap?.close();
    });
  }

  /** A packet of the uplink, for whichever device has its address. */
  private deliver(packet: Buffer): void {
    const to = parseIpv4Header(packet)?.destination;
    for (const way of [...this.live.values(), ...this.routers])
      if (way.address === to) way.deliver(packet);
  }

  private unplug(router: Router): void {
    if (this.routers.delete(router)) router.close();
  }

  private connect(record: SessionRecord, request: DialRequest): Call {
    const { config, behaviour, clock, random } = this;
    const { id, address } = record;
    const report = (event: CarrierEventBody): void => {
      count(record, event);
      this.emit(id, event);
    };
    const session = new PppSession(
      { config, address, behaviour, clock, random, report },
      {
        send: (octets) => {
          if (!this.live.has(id)) return;
          record.bytesSent += octets.length;
          request.send(octets);
        },
        ended: () => {
          if (!this.live.delete(id)) return;
          report({ kind: 'hangup', by: 'carrier' });
          request.hangup();
        },
        phase: (phase) => {
          record.phase = phase;
        },
        ip: (direction, packet) => {
          this.pcap?.write(packet, clock.now());
          countIp(record, direction, packet);
        },
      },
    );
    this.live.set(id, session);
    session.start();
    return {
      receive: (octets) => {
        if (!this.live.has(id)) return;
        record.bytesReceived += octets.length;
        this.turnstile.pass(() => session.receive(octets));
      },
      close: () => {
        if (!this.live.delete(id)) return;
        this.turnstile.pass(() => {
          session.lineDown('the device hung up');
          report({ kind: 'hangup', by: 'device' });
        });
      },
    };
  }

  private accepts(apn: string): boolean {
    const wanted = apn.toLowerCase();
    return this.config.apns?.some((known) => known.toLowerCase() === wanted) ?? true;
  }

  /** The next address in turn that no living session has. */
  private freeAddress(): string | undefined {
    const { pool } = this.config;
    const used = new Set([...this.live.keys()].map((id) => this.records[id - 1]?.address));
    for (let step = 0; step < pool.length; step++) {
      const address = pool[(this.nextInPool + step) % pool.length];
      if (used.has(address)) continue;
      this.nextInPool = (this.nextInPool + step + 1) % pool.length;
      return address;
    }
    return undefined;
  }

  private emit(session: number, event: CarrierEventBody): void {
    this.config.onEvent?.({ ...event, at: this.clock.now(), session });
  }
}
