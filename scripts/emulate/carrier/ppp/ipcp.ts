import type { Clock } from '../../../world';
import { Automaton } from './automaton';
import type { IpcpOffer } from './ipcp-options';
import { IpcpOptions } from './ipcp-options';
import type { State } from './state';
import { Code, parsePacket } from './packet';

/** The layers around IPCP. */
export interface IpcpActions {
  send(packet: Buffer): void;
  opened(dnsTaken: boolean): void;
  closed(): void;
  /** Terminated or given up: there is nothing left to do on this link. */
  finished(): void;
}

/** IPCP as the carrier speaks it (RFC 1332). */
export class Ipcp {
  private readonly automaton: Automaton;

  constructor(offer: IpcpOffer, actions: IpcpActions, clock: Clock) {
    const options = new IpcpOptions(offer);
    this.automaton = new Automaton(
      options,
      {
        send: (packet) => actions.send(packet),
        thisLayerUp: () => actions.opened(options.dnsTaken),
        thisLayerDown: () => actions.closed(),
        thisLayerFinished: () => actions.finished(),
      },
      clock,
    );
  }

  get state(): State {
    return this.automaton.state;
  }

  up(): void {
    this.automaton.up();
  }

  down(): void {
    this.automaton.down();
  }

  /** The device answered IPCP with a Protocol-Reject. */
  rejectedByPeer(): void {
    this.automaton.rejectedByPeer();
  }

  /** @returns false when the packet is malformed or out of place and was dropped */
  receive(octets: Buffer): boolean {
    const packet = parsePacket(octets);
    if (packet === undefined) return false;
    if (packet.code >= Code.CONFIGURE_REQUEST && packet.code <= Code.CODE_REJECT) {
      return this.automaton.receive(packet);
    }
    this.automaton.rejectCode(packet);
    return true;
  }
}
