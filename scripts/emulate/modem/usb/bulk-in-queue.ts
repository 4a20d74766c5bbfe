import type { Cancel, Clock } from '../../../world';

/**
 * How long a bulk IN request may stay open with nothing to send, in milliseconds. QEMU's dwc2
 * aborts ("usb_packet_setup: Assertion `!usb_packet_is_inflight'") when the guest reuses a channel
 * whose request is open, so an idle one is answered with no bytes.
 */
const IDLE_MS = 5;

interface Transfer {
  bytes: Uint8Array;
  readonly delivered: (() => void) | undefined;
}

interface Request {
  readonly id: bigint;
  readonly length: number;
}

/** Joins the host's requests on one bulk IN endpoint with the function's transfers. */
export class BulkInQueue {
  private readonly transfers: Transfer[] = [];
  private requests: Request[] = [];
  private idle: Cancel | undefined;
  private held = false;
  private hurried = false;

  constructor(
    private readonly clock: Clock,
    private readonly answer: (id: bigint, bytes: Uint8Array) => void,
  ) {}

  request(id: bigint, length: number): void {
    this.requests.push({ id, length });
    this.serve();
  }

  /**
   * Whether idle requests are answered at once: the host is about to take one back, of which QEMU's dwc2 tells nobody,
   * and its polls of interrupt endpoints come to that channel again within milliseconds.
   */
  hurry(on: boolean): void {
    this.hurried = on;
    this.serve();
  }

  push(bytes: Uint8Array, delivered?: () => void): void {
    this.transfers.push({ bytes: Uint8Array.from(bytes), delivered });
    this.serve();
  }

  flush(): void {
    this.transfers.length = 0;
  }

  /**
   * Answers what is open, so that nothing the host hears of later overtakes it: it may have taken a request back, and
   * gives its channel to another endpoint once others have had their answers.
   */
  settle(): void {
    if (this.held) return;
    this.idle?.();
    for (const { id } of this.requests.splice(0)) this.answer(id, new Uint8Array());
  }

  /** Forgets a request; returns whether it was open. */
  cancel(id: bigint): boolean {
    const open = this.requests.length;
    this.requests = this.requests.filter((request) => request.id !== id);
    return this.requests.length < open;
  }

  /** From now on answers nothing: the modem is about to leave the bus. */
  hold(): void {
    this.held = true;
    this.idle?.();
  }

  /** Takes out the open requests. */
  takeOpen(): bigint[] {
    this.idle?.();
    return this.requests.splice(0).map(({ id }) => id);
  }

  private serve(): void {
    if (this.held) return;
    this.idle?.();
    while (this.requests.length > 0 && this.transfers.length > 0) this.serveOne();
    if (this.hurried) this.settle();
    if (this.requests.length === 0) return;
    this.idle = this.clock.after(IDLE_MS, () => this.answerIdle());
  }

  private serveOne(): void {
    const request = this.requests.shift();
    const [transfer] = this.transfers;
    if (request === undefined || transfer === undefined) return;
    const piece = transfer.bytes.subarray(0, request.length);
    transfer.bytes = transfer.bytes.subarray(piece.length);
    const whole = transfer.bytes.length === 0;
    if (whole) this.transfers.shift();
    this.answer(request.id, piece);
    if (whole) transfer.delivered?.();
  }

  private answerIdle(): void {
    const request = this.requests.shift();
    if (request !== undefined) this.answer(request.id, new Uint8Array());
    this.serve();
  }
}
