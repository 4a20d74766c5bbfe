import type { Cancel, Clock } from '../../../world';
import { DEFAULT_MSS, Flag, sequenceAdd, sequenceDistance } from './tcp-segment';

/** First retransmission time-out and its ceiling (RFC 6298 2). */
const RTO_MS = 1000;
const MAX_RTO_MS = 60_000;
const MAX_RETRIES = 8;
/** Initial window and ceiling of what is under way, in segments and octets (RFC 6928 2). */
const INITIAL_SEGMENTS = 10;
const MAX_UNDER_WAY = 65_535;

export interface SenderActions {
  /** Sends one segment that takes sequence space. */
  segment(sequence: number, flags: number, data: Buffer): void;
  /** The peer answers no more. */
  gaveUp(): void;
  /** Some of the data has arrived. */
  arrived(): void;
  /** The SYN, all data and the FIN have arrived. */
  allAcknowledged(): void;
}

/**
 * The sending half of a TCP connection: a SYN, data, a FIN, retransmitted from the first octet
 * that is not acknowledged. Slow start, no fast retransmit: a serial line loses nothing.
 */
export class TcpSender {
  /** SYN and FIN take one place each in the sequence space, before and after the data. */
  private unacknowledged: number;
  private next: number;
  private highest: number;
  private queue = Buffer.alloc(0);
  private synDone = false;
  private finQueued = false;
  private finSent = false;
  private window = 0;
  private mss = DEFAULT_MSS;
  private congestionWindow = INITIAL_SEGMENTS * DEFAULT_MSS;
  private retries = 0;
  private cancel: Cancel | undefined;

  constructor(
    initialSequence: number,
    private readonly clock: Clock,
    private readonly actions: SenderActions,
  ) {
    this.unacknowledged = initialSequence;
    this.next = initialSequence;
    this.highest = initialSequence;
  }

  /** Before any data: the largest segment that the peer takes, in octets. */
  limitSegments(mss: number): void {
    this.mss = mss;
    this.congestionWindow = INITIAL_SEGMENTS * mss;
  }

  /** Octets of data that have not arrived yet. */
  get waiting(): number {
    return this.queue.length;
  }

  /** SND.NXT of RFC 9293: what a segment without data is numbered with. */
  get nextSequence(): number {
    return this.highest;
  }

  start(): void {
    this.sendSyn();
    this.armTimer();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  write(octets: Buffer): void {
    this.queue = Buffer.concat([this.queue, octets]);
    this.pump();
  }

  end(): void {
    this.finQueued = true;
    this.pump();
  }

  /**
   * Takes acknowledgment and window of an incoming segment.
   *
   * @returns false when it acknowledges what was never sent
   */
  acknowledge(acknowledgment: number, window: number): boolean {
    const fresh = sequenceDistance(acknowledgment, this.unacknowledged);
    if (sequenceDistance(acknowledgment, this.highest) > 0) return false;
    if (fresh < 0) return true; // an old segment that came late
    this.window = window;
    if (window === 0) this.retries = 0; // the peer lives, it is only full (RFC 9293 3.8.6.1)
    if (fresh > 0) {
      const data = this.synDone ? fresh : fresh - 1;
      this.synDone = true;
      this.queue = this.queue.subarray(Math.min(data, this.queue.length));
      this.unacknowledged = acknowledgment;
      if (sequenceDistance(this.next, acknowledgment) < 0) this.next = acknowledgment;
      this.retries = 0;
      this.congestionWindow = Math.min(this.congestionWindow + this.mss, MAX_UNDER_WAY);
      this.stop();
      if (this.isDone) {
        this.actions.allAcknowledged();
        return true;
      }
      if (data > 0) this.actions.arrived();
    }
    this.pump();
    return true;
  }

  /** `highest` lies behind the FIN as soon as that was sent once. */
  private get isDone(): boolean {
    return this.finSent && this.unacknowledged === this.highest;
  }

  private pump(): void {
    if (!this.synDone || this.isDone) return;
    const limit = Math.min(this.window, this.congestionWindow);
    for (;;) {
      const underWay = sequenceDistance(this.next, this.unacknowledged);
      const size = Math.min(this.mss, this.queue.length - underWay, limit - underWay);
      if (size <= 0) break;
      this.sendData(underWay, size);
    }
    const underWay = sequenceDistance(this.next, this.unacknowledged);
    if (this.finQueued && underWay === this.queue.length) this.sendFin();
    if (this.cancel === undefined && this.hasWork) this.armTimer();
  }

  private get hasWork(): boolean {
    return this.queue.length > 0 || this.finQueued;
  }

  private sendSyn(): void {
    this.emit(this.unacknowledged, Flag.SYN, Buffer.alloc(0), 1);
  }

  private sendData(from: number, size: number): void {
    const data = this.queue.subarray(from, from + size);
    const last = from + size === this.queue.length;
    this.emit(this.next, last ? Flag.PSH : 0, data, size);
  }

  private sendFin(): void {
    this.finSent = true;
    this.emit(this.next, Flag.FIN, Buffer.alloc(0), 1);
  }

  private emit(sequence: number, flags: number, data: Buffer, length: number): void {
    this.next = sequenceAdd(sequence, length);
    if (sequenceDistance(this.next, this.highest) > 0) this.highest = this.next;
    this.actions.segment(sequence, flags, data);
  }

  private armTimer(): void {
    const rto = Math.min(RTO_MS * 2 ** this.retries, MAX_RTO_MS);
    this.cancel = this.clock.after(rto, () => this.timeout());
  }

  /** Back to the first unacknowledged octet with one segment; one octet into a closed window. */
  private timeout(): void {
    this.cancel = undefined;
    if (this.retries === MAX_RETRIES) return this.actions.gaveUp();
    this.retries++;
    this.congestionWindow = this.mss;
    this.next = this.unacknowledged;
    if (!this.synDone) this.sendSyn();
    else if (this.queue.length > 0) this.sendData(0, this.probeSize);
    else this.sendFin();
    this.armTimer();
  }

  private get probeSize(): number {
    return Math.min(this.mss, this.queue.length, Math.max(this.window, 1));
  }
}
