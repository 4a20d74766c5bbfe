import type { Cancel, Clock } from '../../../world';

/** RFC 1661 4.6. */
const RESTART_MS = 3000;
const MAX_TERMINATE = 2;
/**
 * Until the peer has been heard, requests go out faster: the first one meets a device whose pppd
 * does not listen yet, and would cost it the whole restart timer.
 */
const EARLY_RESTART_MS = 300;
const EARLY_TRIES = 10;
/** The early tries come on top of the ten of RFC 1661 4.6. */
const MAX_CONFIGURE = EARLY_TRIES + 10;

/** The Restart timer with its counter (RFC 1661 4.6). */
export class RestartTimer {
  private remaining = 0;
  private early = true;
  private cancel: Cancel | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly expired: () => void,
  ) {}

  /** True when another request may be sent. */
  get mayResend(): boolean {
    return this.remaining > 0;
  }

  /** A new connection of the lower layer: resend early again. */
  reset(): void {
    this.early = true;
    this.expectConfigure();
  }

  /** The peer listens, so it needs no early resends; they would only be in its way. */
  peerHeard(): void {
    this.early = false;
  }

  expectConfigure(): void {
    this.remaining = MAX_CONFIGURE;
  }

  expectTerminate(): void {
    this.remaining = MAX_TERMINATE;
  }

  /** Zero-Restart-Count of RFC 1661 4.4: wait one period, send nothing. */
  expectNothing(): void {
    this.remaining = 0;
  }

  /** One request went out. */
  count(): void {
    this.remaining--;
  }

  start(): void {
    this.stop();
    const early = this.early && this.remaining > MAX_CONFIGURE - EARLY_TRIES;
    this.cancel = this.clock.after(early ? EARLY_RESTART_MS : RESTART_MS, this.expired);
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }
}
