import type { CarrierBehaviour } from '../behaviour';
import type { CarrierAuth, CarrierConfig } from '../config';
import type { Cancel, Clock, Random } from '../../../world';
import type { TcpProgram } from '../../line';
import type { Report } from '../events';
import { Internet } from '../internet/internet';
import { parseAddress } from '../internet/ipv4';
import type { Authenticator } from './auth';
import { authDemand } from './auth';
import { makeAuthenticator } from './authenticators';
import type { DecodedFrame } from './hdlc';
import { DEFAULT_STYLE, Deframer, encodeFrame } from './hdlc';
import { Ipcp } from './ipcp';
import { Lcp } from './lcp';
import { authProtocol } from './lcp-options';
import { Protocol } from './packet';

/** The phases of RFC 1661 3.2; 'open' is the network phase with IPCP opened. */
export type Phase = 'establish' | 'authenticate' | 'network' | 'open' | 'terminate' | 'dead';

/** Time for the modem to write CONNECT before the first Configure-Request. */
const FIRST_PACKET_MS = 20;

export interface SessionSettings {
  config: CarrierConfig;
  /** The address for the device, dotted. */
  address: string;
  behaviour: CarrierBehaviour;
  clock: Clock;
  random: Random;
  report: Report;
}

/** The line to the device and what the session has to tell. */
export interface SessionActions {
  send(octets: Buffer): void;
  /** The session is over; the carrier hangs up. */
  ended(): void;
  phase(phase: Phase): void;
  /** One IPv4 packet passed. */
  ip(direction: 'received' | 'sent', packet: Buffer): void;
}

/** One PPP connection with a device, from the first flag to the end of the call. */
export class PppSession {
  private readonly auth: CarrierAuth;
  private readonly lcp: Lcp;
  private readonly ipcp: Ipcp;
  private readonly deframer: Deframer;
  private authenticator: Authenticator | undefined;
  private internet: Internet | undefined;
  private cancelStart: Cancel | undefined;
  private terminating = false;
  private dead = false;

  constructor(
    private readonly settings: SessionSettings,
    private readonly actions: SessionActions,
  ) {
    const { config, address, behaviour, clock, random, report } = settings;
    this.auth = behaviour.auth ?? config.auth;
    this.deframer = new Deframer(
      (frame) => this.receiveFrame(frame),
      (reason) => report({ kind: 'garbage', reason }),
    );
    this.lcp = new Lcp(
      {
        demand: authDemand(this.auth, behaviour),
        echo: config.echo,
        clock,
        random,
        behaviour,
        report,
      },
      {
        send: (packet) => this.sendFrame(Protocol.LCP, packet),
        opened: () => this.lcpOpened(),
        closed: (reason) => this.lcpClosed(reason),
        // A silent or deaf carrier does not even hang up by itself.
        finished: () => {
          const patient = behaviour.silentLcp || behaviour.deafLcp;
          if (!patient || this.terminating) this.end();
        },
        protocolRejected: (protocol) => {
          if (protocol === Protocol.IPCP) this.ipcp.rejectedByPeer();
        },
      },
    );
    this.ipcp = new Ipcp(
      {
        address: parseAddress(address),
        peerAddress:
          config.peerAddress === undefined ? undefined : parseAddress(config.peerAddress),
        dns: () =>
          behaviour.noDnsInIpcp
            ? undefined
            : [parseAddress(config.dns[0]), parseAddress(config.dns[1])],
      },
      {
        send: (packet) => this.sendFrame(Protocol.IPCP, packet),
        opened: (dnsTaken) => this.ipcpOpened(dnsTaken),
        closed: () => this.ipcpClosed(),
        finished: () => this.terminate('no network protocol left'),
      },
      clock,
    );
  }

  /** The call is connected: begins to negotiate after a moment. */
  start(): void {
    this.cancelStart = this.settings.clock.after(FIRST_PACKET_MS, () => this.lcp.up());
  }

  receive(octets: Uint8Array): void {
    if (!this.dead) this.deframer.receive(octets);
  }

  /** Somebody opens a TCP connection to the device. @returns false unless the network phase is open */
  connect(port: number, client: TcpProgram): boolean {
    this.internet?.connect(port, client);
    return this.internet !== undefined;
  }

  /** The device's address, dotted. */
  get address(): string {
    return this.settings.address;
  }

  /** An IPv4 packet for the device, from outside of the carrier; dropped unless the network phase is open. */
  deliver(packet: Buffer): void {
    this.sendIp(packet);
  }

  /** Ends the session with a Terminate-Request; at once when LCP is not at work. */
  terminate(reason: string): void {
    if (this.dead) return;
    this.terminating = true;
    this.actions.phase('terminate');
    if (!this.lcp.close(reason)) this.end();
  }

  /** The call is gone: everything stops without a word. */
  lineDown(reason: string): void {
    if (this.dead) return;
    this.dead = true;
    this.cancelStart?.();
    this.lcp.down(reason);
    this.stopUpperLayers();
    this.actions.phase('dead');
  }

  private end(): void {
    this.lineDown('session ended');
    this.actions.ended();
  }

  private lcpOpened(): void {
    this.deframer.receiveAccm = this.lcp.options.receiveAccm;
    this.settings.report({ kind: 'lcp-opened' });
    const { auth } = this.lcp.options;
    if (auth === 'none') return this.networkPhase();
    this.actions.phase('authenticate');
    this.authenticator = makeAuthenticator(
      auth,
      { ...this.settings, demanded: this.auth },
      {
        send: (packet) => this.sendFrame(authProtocol(auth), packet),
        accepted: () => this.networkPhase(),
        refused: () => this.terminate('authentication failed'),
      },
    );
    this.authenticator.start();
  }

  private networkPhase(): void {
    this.actions.phase('network');
    this.ipcp.up();
  }

  private ipcpOpened(dnsTaken: boolean): void {
    const { config, address, behaviour, clock, random, report } = this.settings;
    this.internet = new Internet(
      { config, deviceAddress: address, behaviour, clock, random, report },
      (packet) => this.sendIp(packet),
    );
    this.actions.phase('open');
    report({
      kind: 'ipcp-opened',
      address,
      peerAddress: config.peerAddress,
      dns: dnsTaken ? config.dns : [],
    });
  }

  private ipcpClosed(): void {
    this.internet?.close();
    this.internet = undefined;
    this.settings.report({ kind: 'ipcp-closed' });
    if (this.lcp.isOpened) this.actions.phase('network');
  }

  private lcpClosed(reason: string): void {
    this.deframer.receiveAccm = DEFAULT_STYLE.accm;
    this.stopUpperLayers();
    this.settings.report({ kind: 'lcp-closed', reason });
    if (!this.dead) this.actions.phase(this.lcp.isEnding ? 'terminate' : 'establish');
  }

  private stopUpperLayers(): void {
    this.authenticator?.stop();
    this.authenticator = undefined;
    this.ipcp.down();
  }

  private receiveFrame({ protocol, information }: DecodedFrame): void {
    if (this.dead) return;
    if (protocol === Protocol.LCP) return this.accounted(this.lcp.receive(information), protocol);
    // Before LCP is open nothing else exists (RFC 1661 3.4).
    if (!this.lcp.isOpened) return;
    const { auth } = this.lcp.options;
    if (auth !== 'none' && protocol === authProtocol(auth)) {
      return this.accounted(this.authenticator?.receive(information) ?? false, protocol);
    }
    if (protocol === Protocol.IPCP) {
      // The device may be a step ahead of its own authentication: dropped (RFC 1661 3.5).
      if (this.ipcp.state !== 'initial') {
        this.accounted(this.ipcp.receive(information), protocol);
      }
      return;
    }
    if (protocol === Protocol.IPV4) return this.receiveIp(information);
    this.settings.report({ kind: 'protocol-rejected', protocol });
    this.lcp.rejectProtocol(protocol, information);
  }

  private accounted(taken: boolean, protocol: number): void {
    if (taken) return;
    const reason = `packet of protocol 0x${protocol.toString(16)} malformed or out of place`;
    this.settings.report({ kind: 'garbage', reason });
  }

  private receiveIp(packet: Buffer): void {
    if (this.internet === undefined) return;
    this.actions.ip('received', packet);
    if (this.settings.behaviour.passes(packet.length)) this.internet.receive(packet);
  }

  private sendIp(packet: Buffer): void {
    const deliver = (): void => {
      if (this.internet === undefined || !this.settings.behaviour.passes(packet.length)) return;
      this.actions.ip('sent', packet);
      this.sendFrame(Protocol.IPV4, packet);
    };
    const { latencyMs } = this.settings.config;
    if (latencyMs > 0) this.settings.clock.after(latencyMs, deliver);
    else deliver();
  }

  private sendFrame(protocol: number, information: Buffer): void {
    // LCP must be understood whatever the other end believes (RFC 1662 7.1).
    const style = protocol === Protocol.LCP ? DEFAULT_STYLE : this.lcp.options.sendStyle;
    this.actions.send(encodeFrame(protocol, information, style));
  }
}
