import type { Cancel, Clock } from '../clock';
import type { TcpSegment } from './tcp-segment';
import { Flag, sequenceAdd, sequenceDistance, sequenceLength } from './tcp-segment';
import { TcpSender } from './tcp-sender';

/** Octets that the peer may send ahead; never more than it can fill, since data is taken at once. */
const RECEIVE_WINDOW = 0xffff;
/** What the carrier can take in one segment: MRU 1500 without IP and TCP headers. */
export const OWN_MSS = 1460;
/** TIME-WAIT, RFC 9293 3.6.1; short, since nothing wanders about in an emulated network. */
const TIME_WAIT_MS = 2000;

/** What a server does with one connection. */
export interface TcpApplication {
  data(octets: Buffer): void;
  /** The peer has sent all it had. */
  end(): void;
}

/** What a server may do to its connection. */
export interface TcpStream {
  write(octets: Buffer): void;
  /** Sends FIN after all that was written. */
  end(): void;
}

export interface ConnectionActions {
  send(segment: TcpSegment): void;
  /** The connection is over and may be forgotten. */
  gone(): void;
}

/** One connection opened by the device (RFC 9293 3.3.2, from SYN-RECEIVED on). */
export class TcpConnection implements TcpStream {
  private readonly sender: TcpSender;
  private readonly application: TcpApplication;
  private expected: number;
  private peerEnded = false;
  private sentAll = false;
  private cancelTimeWait: Cancel | undefined;

  /** @param syn the segment that opens the connection */
  constructor(
    private readonly syn: TcpSegment,
    initialSequence: number,
    private readonly clock: Clock,
    private readonly actions: ConnectionActions,
    serve: (stream: TcpStream) => TcpApplication,
  ) {
    this.expected = sequenceAdd(syn.sequence, 1);
    this.sender = new TcpSender(initialSequence, Math.min(syn.mss ?? OWN_MSS, OWN_MSS), clock, {
      segment: (sequence, flags, data) => this.send(sequence, flags | Flag.ACK, data),
      gaveUp: () => this.abort(),
      allAcknowledged: () => {
        this.sentAll = true;
        this.finishIfDone();
      },
    });
    this.application = serve(this);
    this.sender.start();
  }

  get isInTimeWait(): boolean {
    return this.cancelTimeWait !== undefined;
  }

  write(octets: Buffer): void {
    this.sender.write(octets);
  }

  end(): void {
    this.sender.end();
  }

  /** Forgets everything without a word to the peer: the line is gone. */
  stop(): void {
    this.sender.stop();
    this.cancelTimeWait?.();
  }

  receive(segment: TcpSegment): void {
    const ahead = sequenceDistance(segment.sequence, this.expected);
    if (segment.flags & Flag.RST) {
      if (ahead >= 0 && ahead <= RECEIVE_WINDOW) this.forget();
      return;
    }
    if (segment.flags & Flag.SYN) {
      // The SYN again means that our answer was lost; any other SYN is answered with an ACK only
      // (RFC 9293 3.10.7.4). Either way the sender's own timer repeats the SYN if it has to.
      if (segment.sequence !== this.syn.sequence) this.sendAck();
      return;
    }
    if (!(segment.flags & Flag.ACK)) return;
    if (!this.sender.acknowledge(segment.acknowledgment, segment.window)) return this.sendAck();
    if (sequenceLength(segment) > 0) this.accept(segment, ahead);
  }

  /** Data in order is taken; anything else is answered with what is expected. */
  private accept(segment: TcpSegment, ahead: number): void {
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
    this.cancelTimeWait = this.clock.after(TIME_WAIT_MS, () => this.actions.gone());
  }

  private abort(): void {
    this.send(this.sender.nextSequence, Flag.RST | Flag.ACK, Buffer.alloc(0));
    this.forget();
  }

  private forget(): void {
    this.stop();
    this.actions.gone();
  }

  private sendAck(): void {
    this.send(this.sender.nextSequence, Flag.ACK, Buffer.alloc(0));
  }

  private send(sequence: number, flags: number, data: Buffer): void {
    this.actions.send({
      sourcePort: this.syn.destinationPort,
      destinationPort: this.syn.sourcePort,
      sequence,
      acknowledgment: this.expected,
      flags,
      window: RECEIVE_WINDOW,
      mss: flags & Flag.SYN ? OWN_MSS : undefined,
      data,
    });
  }
}
