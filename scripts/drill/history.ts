/** A moment after which the device waits as if nothing had failed yet. */
export interface FreshStart {
  /** milliseconds since 1970 */
  at: number;
  /** it may even dial at once */
  atOnce: boolean;
}

/** What happened on the line, with the time in milliseconds since 1970. */
export class History {
  /** dial commands that the stick heard */
  readonly dials: number[] = [];
  readonly freshStarts: FreshStart[] = [];
  private readonly opened = new Map<number, number>();

  /** @param stableSeconds so long online, and the device's next wait is its first again */
  constructor(private readonly stableSeconds: number) {}

  dialled(at: number): void {
    this.dials.push(at);
  }

  /** The stick was plugged in, or the network let it in: no reason to wait any longer. */
  freshStart(at: number): void {
    this.freshStarts.push({ at, atOnce: true });
  }

  callOpened(call: number, at: number): void {
    this.opened.set(call, at);
  }

  /**
   * A call that was long enough is forgiven what failed before it. The device counts its own
   * seconds, whole ones: one less is enough here.
   */
  callEnded(call: number, at: number): void {
    const begin = this.opened.get(call);
    this.opened.delete(call);
    if (begin === undefined || at - begin < (this.stableSeconds - 1) * 1000) return;
    this.freshStarts.push({ at, atOnce: false });
  }
}
