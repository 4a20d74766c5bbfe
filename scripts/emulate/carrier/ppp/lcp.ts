import type { CarrierEcho } from '../config';
import type { CarrierBehaviour } from '../behaviour';
import type { Clock, Random } from '../../../world';
import type { Report } from '../events';
import { Automaton } from './automaton';
import { EchoProbe } from './echo';
import type { AuthDemand } from './lcp-options';
import { LcpOptions } from './lcp-options';
import { Code, encodePacket, parsePacket } from './packet';

/** The layers around LCP. */
export interface LcpActions {
  send(packet: Buffer): void;
  opened(): void;
  closed(reason: string): void;
  /** Terminated or given up: the call may be hung up. */
  finished(): void;
  /** The device does not speak this protocol. */
  protocolRejected(protocol: number): void;
}

export interface LcpSettings {
  demand: AuthDemand;
  echo: CarrierEcho;
  clock: Clock;
  random: Random;
  behaviour: CarrierBehaviour;
  report: Report;
}

/** LCP as the carrier speaks it (RFC 1661 5). */
export class Lcp {
  readonly options: LcpOptions;
  private readonly automaton: Automaton;
  private readonly echo: EchoProbe;
  private reason = 'ended by the device';

  constructor(
    private readonly settings: LcpSettings,
    private readonly actions: LcpActions,
  ) {
    this.options = new LcpOptions(settings.demand, settings.random, (reason) => {
      this.close(reason);
    });
    this.automaton = new Automaton(
      this.options,
      {
        send: (packet) => this.send(packet),
        thisLayerUp: () => {
          actions.opened();
          this.echo.start();
        },
        thisLayerDown: () => {
          this.echo.stop();
          actions.closed(this.reason);
        },
        thisLayerFinished: () => actions.finished(),
      },
      settings.clock,
    );
    this.echo = new EchoProbe(
      settings.echo,
      settings.clock,
      () => this.sendEchoRequest(),
      () => this.close('the device stopped answering LCP echo'),
    );
  }

  get isOpened(): boolean {
    return this.automaton.state === 'opened';
  }

  /** True while a Terminate-Request is being settled. */
  get isEnding(): boolean {
    return this.automaton.state === 'closing' || this.automaton.state === 'stopping';
  }

  up(): void {
    this.automaton.up();
  }

  /** The line is gone. */
  down(reason: string): void {
    this.reason = reason;
    this.automaton.down();
  }

  /** @returns false when there is nothing to end: `finished` will not be called */
  close(reason: string): boolean {
    this.reason = reason;
    return this.automaton.close(reason);
  }

  /** @returns false when the packet is malformed or out of place and was dropped */
  receive(octets: Buffer): boolean {
    const { silentLcp, deafLcp } = this.settings.behaviour;
    if (silentLcp || deafLcp) return true;
    const packet = parsePacket(octets);
    if (packet === undefined) return false;
    const { code, identifier, data } = packet;
    switch (code) {
      case Code.PROTOCOL_REJECT:
        if (data.length < 2 || !this.isOpened) return false;
        this.actions.protocolRejected(data.readUInt16BE(0));
        return true;
      case Code.ECHO_REQUEST:
        return this.receiveEchoRequest(identifier, data);
      case Code.ECHO_REPLY:
        if (data.length < 4 || !this.isOpened) return false;
        // Our own magic number in a reply would be our own request, looped back (RFC 1661 5.8).
        if (data.readUInt32BE(0) === this.options.magic) return false;
        this.echo.replied();
        return true;
      case Code.DISCARD_REQUEST:
        return true;
      default:
        if (code >= Code.CONFIGURE_REQUEST && code <= Code.CODE_REJECT) {
          return this.automaton.receive(packet);
        }
        this.automaton.rejectCode(packet);
        return true;
    }
  }

  /** Protocol-Reject with as much of the packet as the peer can take (RFC 1661 5.7). */
  rejectProtocol(protocol: number, information: Buffer): void {
    if (!this.isOpened) return;
    const number = Buffer.from([protocol >>> 8, protocol & 0xff]);
    const room = this.options.peerMru - 6;
    this.sendCode(
      Code.PROTOCOL_REJECT,
      this.automaton.nextIdentifier(),
      Buffer.concat([number, information.subarray(0, room)]),
    );
  }

  private receiveEchoRequest(identifier: number, data: Buffer): boolean {
    if (data.length < 4 || !this.isOpened) return false;
    if (this.settings.behaviour.ignoreEcho) return true;
    this.settings.report({ kind: 'lcp-echo', from: 'device' });
    const reply = Buffer.from(data);
    reply.writeUInt32BE(this.options.magic, 0);
    this.sendCode(Code.ECHO_REPLY, identifier, reply);
    return true;
  }

  private sendEchoRequest(): void {
    const magic = Buffer.alloc(4);
    magic.writeUInt32BE(this.options.magic);
    this.settings.report({ kind: 'lcp-echo', from: 'carrier' });
    this.sendCode(Code.ECHO_REQUEST, this.automaton.nextIdentifier(), magic);
  }

  private sendCode(code: number, identifier: number, data: Buffer): void {
    this.send(encodePacket({ code, identifier, data }));
  }

  private send(packet: Buffer): void {
    if (!this.settings.behaviour.silentLcp) this.actions.send(packet);
  }
}
