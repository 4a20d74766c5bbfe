import type { Clock } from '../../../world';
import type { Negotiator } from './negotiator';
import { Patience } from './negotiator';
import type { ControlPacket } from './packet';
import { Code, encodeOptions, encodePacket, parseOptions } from './packet';
import { PacketSender } from './packet-sender';
import { RestartTimer } from './restart-timer';
import type { State } from './state';
import { TIMED } from './state';

/** What the automaton does to the layers around it (RFC 1661 4.4). */
export interface AutomatonActions {
  /** Sends one packet of this protocol. */
  send(packet: Buffer): void;
  thisLayerUp(): void;
  thisLayerDown(): void;
  /** The protocol has ended or given up. */
  thisLayerFinished(): void;
}

/** The option negotiation automaton of RFC 1661 4, shared by LCP and IPCP. */
export class Automaton {
  private current: State = 'initial';
  private readonly timer: RestartTimer;
  private readonly sender: PacketSender;
  private readonly patience = new Patience();
  private terminateReason = '';

  constructor(
    private readonly negotiator: Negotiator,
    private readonly actions: AutomatonActions,
    clock: Clock,
  ) {
    this.sender = new PacketSender((packet) => actions.send(packet));
    this.timer = new RestartTimer(clock, () => this.timeout());
  }

  get state(): State {
    return this.current;
  }

  /** The lower layer is ready: begin. */
  up(): void {
    if (this.current !== 'initial') return;
    this.timer.reset();
    this.patience.reset();
    this.sendConfigureRequest();
    this.go('req-sent');
  }

  /** The lower layer is gone; nothing more is sent. */
  down(): void {
    const was = this.current;
    this.go('initial');
    if (was === 'opened') this.actions.thisLayerDown();
  }

  /**
   * Administrative close: Terminate-Request, then finished on its Ack or after two tries.
   *
   * @param reason the data of the Terminate-Request, printable ASCII
   * @returns false when there is nothing to end: "finished" will not be called
   */
  close(reason: string): boolean {
    const was = this.current;
    if (was === 'stopped') this.go('closed');
    if (was === 'stopping') this.go('closing');
    if (!['req-sent', 'ack-rcvd', 'ack-sent', 'opened'].includes(was)) {
      return this.current === 'closing';
    }
    this.timer.expectTerminate();
    this.terminateReason = reason;
    this.sendTerminateRequest();
    this.go('closing');
    if (was === 'opened') this.actions.thisLayerDown();
    return true;
  }

  /** The peer does not know this protocol or one of its codes: RXJ- of RFC 1661 4.3. */
  rejectedByPeer(): void {
    const was = this.current;
    if (was === 'initial') return;
    this.go(was === 'closing' || was === 'closed' ? 'closed' : 'stopped');
    if (was === 'opened') this.actions.thisLayerDown();
    this.actions.thisLayerFinished();
  }

  /**
   * One packet with a code from 1 to 7.
   *
   * @returns false when it is malformed or out of place and was dropped
   */
  receive(packet: ControlPacket): boolean {
    if (this.current === 'initial') return false;
    this.timer.peerHeard();
    switch (packet.code) {
      case Code.CONFIGURE_REQUEST:
        return this.receiveConfigureRequest(packet);
      case Code.CONFIGURE_ACK:
      case Code.CONFIGURE_NAK:
      case Code.CONFIGURE_REJECT:
        return this.receiveAnswer(packet);
      case Code.TERMINATE_REQUEST:
        return this.receiveTerminateRequest(packet);
      case Code.TERMINATE_ACK:
        return this.receiveTerminateAck();
      case Code.CODE_REJECT:
        this.rejectedByPeer();
        return true;
      default:
        return false;
    }
  }

  /** Code-Reject for a packet of unknown code (RFC 1661 5.6). */
  rejectCode(packet: ControlPacket): void {
    if (this.current === 'initial') return;
    this.sender.send(Code.CODE_REJECT, this.nextIdentifier(), encodePacket(packet));
  }

  nextIdentifier(): number {
    return this.sender.nextIdentifier();
  }

  private receiveConfigureRequest({ identifier, data }: ControlPacket): boolean {
    const options = parseOptions(data);
    if (options === undefined) return false;
    const was = this.current;
    if (was === 'closing' || was === 'stopping') return true;
    if (was === 'closed') {
      this.sender.send(Code.TERMINATE_ACK, identifier);
      return true;
    }
    if (was === 'opened') this.actions.thisLayerDown();
    if (was === 'opened' || was === 'stopped') {
      this.timer.expectConfigure();
      this.sendConfigureRequest();
    }
    const verdict = this.patience.limit(this.negotiator.judge(options), options);
    if (verdict.kind === 'ack') {
      this.sender.send(Code.CONFIGURE_ACK, identifier, data);
      this.negotiator.agreed(options);
      this.go(was === 'ack-rcvd' ? 'opened' : 'ack-sent');
      if (was === 'ack-rcvd') this.actions.thisLayerUp();
    } else {
      const code = verdict.kind === 'nak' ? Code.CONFIGURE_NAK : Code.CONFIGURE_REJECT;
      this.sender.send(code, identifier, encodeOptions(verdict.options));
      this.go(was === 'ack-rcvd' ? 'ack-rcvd' : 'req-sent');
    }
    return true;
  }

  private receiveAnswer(packet: ControlPacket): boolean {
    const was = this.current;
    if (was === 'closing' || was === 'stopping') return true;
    if (was === 'closed' || was === 'stopped') {
      this.sender.send(Code.TERMINATE_ACK, packet.identifier);
      return true;
    }
    const options = parseOptions(packet.data);
    if (options === undefined) return false;
    const match = this.sender.matchAnswer(packet);
    if (match !== 'answer') return match === 'duplicate';
    this.timer.expectConfigure();
    if (packet.code === Code.CONFIGURE_ACK) {
      this.negotiator.acked();
      this.go(was === 'ack-sent' ? 'opened' : 'ack-rcvd');
      if (was === 'ack-sent') this.actions.thisLayerUp();
      return true;
    }
    if (packet.code === Code.CONFIGURE_NAK) this.negotiator.naked(options);
    else this.negotiator.rejected(options);
    // The negotiator may have closed the protocol for want of an option it cannot do without.
    if (this.current !== was) return true;
    this.sendConfigureRequest();
    this.go(was);
    return true;
  }

  private receiveTerminateRequest({ identifier }: ControlPacket): boolean {
    const was = this.current;
    this.sender.send(Code.TERMINATE_ACK, identifier);
    if (was === 'opened') {
      this.timer.expectNothing();
      this.go('stopping');
      this.actions.thisLayerDown();
    } else if (was === 'ack-rcvd' || was === 'ack-sent') {
      this.go('req-sent');
    }
    return true;
  }

  private receiveTerminateAck(): boolean {
    const was = this.current;
    if (was === 'closing' || was === 'stopping') {
      this.go(was === 'closing' ? 'closed' : 'stopped');
      this.actions.thisLayerFinished();
    } else if (was === 'ack-rcvd') {
      this.go('req-sent');
    } else if (was === 'opened') {
      this.timer.expectConfigure();
      this.sendConfigureRequest();
      this.go('req-sent');
      this.actions.thisLayerDown();
    }
    return true;
  }

  private timeout(): void {
    const was = this.current;
    const closing = was === 'closing' || was === 'stopping';
    if (!this.timer.mayResend) {
      this.go(was === 'closing' ? 'closed' : 'stopped');
      this.actions.thisLayerFinished();
    } else if (closing) {
      this.sendTerminateRequest();
      this.go(was);
    } else {
      this.timer.count();
      this.sender.configureAgain();
      this.go(was === 'ack-sent' ? 'ack-sent' : 'req-sent');
    }
  }

  private go(next: State): void {
    this.current = next;
    if (TIMED.has(next)) this.timer.start();
    else this.timer.stop();
  }

  private sendConfigureRequest(): void {
    this.timer.count();
    this.sender.configure(this.negotiator.request());
  }

  private sendTerminateRequest(): void {
    this.timer.count();
    this.sender.send(
      Code.TERMINATE_REQUEST,
      this.sender.nextIdentifier(),
      Buffer.from(this.terminateReason, 'latin1'),
    );
  }
}
