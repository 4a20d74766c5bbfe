import type { Cancel, Clock } from '../../../world';
import type { TcpApplication, TcpProgram, TcpStream } from '../../line';
import type { TcpSegment } from './tcp-segment';
import { Flag, sequenceAdd, sequenceDistance, sequenceLength } from './tcp-segment';
import { TcpSender } from './tcp-sender';

/** Octets that the peer may send ahead; never more than it can fill, since data is taken at once. */
const RECEIVE_WINDOW = 0xffff;
/** What the carrier can take in one segment: MRU 1500 without IP and TCP headers. */
export const OWN_MSS = 1460;
/** TIME-WAIT, RFC 9293 3.6.1; short, since nothing wanders about in an emulated network. */
const TIME_WAIT_MS = 2000;

export interface ConnectionActions {
  send(segment: TcpSegment): void;
  /** The connection is over and may be forgotten. */
  gone(): void;
}

/** The two ends of a connection, and where both start from. */
export interface ConnectionStart {
  ownPort: number;
  peerPort: number;
  initialSequence: number;
  /** The peer's SYN, if it was the peer who opened the connection; without it we send ours and wait for its answer. */
  syn?: TcpSegment;
}

/** One connection, opened by either side (RFC 9293 3.3.2, from SYN-SENT or SYN-RECEIVED on). */
export class TcpConnection implements TcpStream {
  private readonly sender: TcpSender;
  private readonly application: TcpApplication;
  /** The peer's SYN; undefined in SYN-SENT. */
  private syn: TcpSegment | undefined;
  private expected = 0;
  private peerEnded = false;
  private sentAll = false;
  private isOver = false;
  private cancelTimeWait: Cancel | undefined;

  constructor(
    private readonly ends: ConnectionStart,
    private readonly clock: Clock,
    private readonly actions: ConnectionActions,
    serve: TcpProgram,
  ) {
    this.sender = new TcpSender(ends.initialSequence, clock, {
      segment: (sequence, flags, data) => this.send(sequence, flags, data),
      gaveUp: () => this.reset(),
      arrived: () => this.application.arrived?.(),
      allAcknowledged: () => {
        this.sentAll = true;
        this.finishIfDone();
      },
    });
    if (ends.syn !== undefined) this.takeSyn(ends.syn);
    this.application = serve(this);
    if (!this.application.undecided) this.sender.start();
  }

  get isInTimeWait(): boolean {
    return this.cancelTimeWait !== undefined;
  }

  accept(): void {
    if (!this.isOver) this.sender.start();
  }

  write(octets: Buffer): void {
    this.sender.write(octets);
  }

  end(): void {
    this.sender.end();
  }

  reset(): void {
    if (this.syn !== undefined) this.send(this.sender.nextSequence, Flag.RST, Buffer.alloc(0));
    this.forget();
  }

  readMore(): void {
    if (this.syn !== undefined && !this.peerEnded) this.sendAck();
  }

  get waiting(): number {
    return this.sender.waiting;
  }

  /** Forgets everything without a word to the peer: the line is gone. */
  stop(): void {
    this.sender.stop();
    this.cancelTimeWait?.();
    if (this.isOver) return;
    this.isOver = true;
    this.application.lost?.();
  }

  receive(segment: TcpSegment): void {
    if (this.syn === undefined) return this.receiveAnswer(segment);
    const ahead = sequenceDistance(segment.sequence, this.expected);
    if (segment.flags & Flag.RST) {
      if (ahead >= 0 && ahead <= RECEIVE_WINDOW) this.forget();
      return;
    }
    if (segment.flags & Flag.SYN) {
      // The SYN again means that our answer was lost; any other SYN is answered with an ACK only
      // (RFC 9293 3.10.7.4). The sender's own timer repeats the SYN if it has to.
      if (segment.sequence !== this.syn.sequence || this.ends.syn === undefined) this.sendAck();
      return;
    }
    if (!(segment.flags & Flag.ACK)) return;
    if (!this.sender.acknowledge(segment.acknowledgment, segment.window)) return this.sendAck();
    if (sequenceLength(segment) > 0) this.take(segment, ahead);
  }

  /** SYN-SENT (RFC 9293 3.10.7.3): the peer accepts, or refuses; anything else is old. */
  private receiveAnswer(segment: TcpSegment): void {
    const { flags, acknowledgment, window } = segment;
    const answers = (flags & Flag.ACK) !== 0 && acknowledgment === this.sender.nextSequence;
    if (!answers) return;
    if (flags & Flag.RST) return this.forget();
    if (!(flags & Flag.SYN)) return;
    this.takeSyn(segment);
    this.sender.acknowledge(acknowledgment, window);
    this.sendAck();
    this.application.opened?.();
  }

  private takeSyn(syn: TcpSegment): void {
    this.syn = syn;
    this.expected = sequenceAdd(syn.sequence, 1);
    this.sender.limitSegments(Math.min(syn.mss ?? OWN_MSS, OWN_MSS));
  }

  /** Data in order is taken; anything else is answered with what is expected. */
  private take(segment: TcpSegment, ahead: number): void {
    const known = -ahead;
    const fin = (segment.flags & Flag.FIN) !== 0;
    if (ahead > 0 || this.peerEnded || known >= sequenceLength(segment)) return this.sendAck();
    const fresh = segment.data.subarray(known);
    this.expected = sequenceAdd(this.expected, fresh.length + (fin ? 1 : 0));
    this.peerEnded = fin;
    this.sendAck();
    if (fresh.length > 0) this.application.data(fresh);
    if (fin) this.application.end();
    this.finishIfDone();
  }

  /** LAST-ACK ends at once; who closed first waits in TIME-WAIT for lost acknowledgments. */
  private finishIfDone(): void {
    if (!this.sentAll || !this.peerEnded || this.isInTimeWait) return;
    this.isOver = true;
    this.cancelTimeWait = this.clock.after(TIME_WAIT_MS, () => this.actions.gone());
  }

  private forget(): void {
    this.stop();
    this.actions.gone();
  }

  private sendAck(): void {
    this.send(this.sender.nextSequence, Flag.ACK, Buffer.alloc(0));
  }

  private send(sequence: number, flags: number, data: Buffer): void {
    const known = this.syn !== undefined;
    this.actions.send({
      sourcePort: this.ends.ownPort,
      destinationPort: this.ends.peerPort,
      sequence,
      acknowledgment: known ? this.expected : 0,
      flags: known ? flags | Flag.ACK : flags,
      window: this.window,
      mss: flags & Flag.SYN ? OWN_MSS : undefined,
      data,
    });
  }

  private get window(): number {
    return Math.min(this.application.room?.() ?? RECEIVE_WINDOW, RECEIVE_WINDOW);
  }
}
