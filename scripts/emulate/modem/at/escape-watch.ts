import type { Cancel, Clock } from '../../../world';

/** Guard time on both sides of +++, register S12 at its default of 50/50 s (V.250 is silent). */
const GUARD_MS = 1000;
const PLUS = 0x2b;

/** Watches the data a device sends for `+++` with a second of silence before and after it. */
export class EscapeWatch {
  private lastByteAt = 0;
  private pluses = 0;
  private cancel: Cancel | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly escaped: () => void,
  ) {}

  /** Looks at the bytes of one write. */
  see(bytes: Uint8Array): void {
    this.cancel?.();
    const now = this.clock.now();
    const quiet = now - this.lastByteAt >= GUARD_MS;
    this.lastByteAt = now;
    const onlyPluses = bytes.every((byte) => byte === PLUS);
    this.pluses = onlyPluses && (quiet || this.pluses > 0) ? this.pluses + bytes.length : 0;
    if (this.pluses !== 3) return;
    this.cancel = this.clock.after(GUARD_MS, () => {
      this.pluses = 0;
      this.escaped();
    });
  }

  stop(): void {
    this.cancel?.();
    this.pluses = 0;
  }
}
