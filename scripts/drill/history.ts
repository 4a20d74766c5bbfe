/** A moment from which the device may dial sooner than its waits say. */
export interface FreshStart {
  /** milliseconds since 1970 */
  at: number;
  /** it may even dial at once */
  atOnce: boolean;
  /** whether its waits restart from the first; otherwise they go on growing */
  anew: boolean;
}

/** AWAY_FLOOR of device/core/hear.ts, less what chat takes to get to the dial command; in milliseconds. */
const AWAY_FLOOR = 28_000;

/** What happened on the line, with the time in milliseconds since 1970. */
export class History {
  /** dial commands that the modem heard */
  readonly dials: number[] = [];
  freshStarts: FreshStart[] = [];
  private readonly opened = new Map<number, number>();
  private sentAway = false;

  /** @param stableSeconds seconds online after which the device's backoff resets */
  constructor(private readonly stableSeconds: number) {}

  dialled(at: number): void {
    this.dials.push(at);
    this.sentAway = false;
    this.freshStarts = this.freshStarts.filter((start) => start.at <= at);
  }

  /** The device has told the modem to restart: that it comes back is expected then. */
  restarted(): void {
    this.sentAway = true;
  }

  /** The modem was plugged in, or is back from a restart: dialled at once, but after that the waits go on. */
  pluggedIn(at: number): void {
    this.dialAtOnce(at, !this.sentAway);
  }

  /** The modem registered. A network that comes and goes does not cause more dials. */
  letIn(at: number): void {
    const soonest = this.waiting() ? at : (this.dials.at(-1) ?? -Infinity) + AWAY_FLOOR;
    this.dialAtOnce(Math.max(at, soonest), false);
  }

  callOpened(call: number, at: number): void {
    this.opened.set(call, at);
  }

  /**
   * A long enough call resets the count of failures. The device counts whole seconds of its own: one
   * less is enough here.
   */
  callEnded(call: number, at: number): void {
    const begin = this.opened.get(call);
    this.opened.delete(call);
    if (begin === undefined || at - begin < (this.stableSeconds - 1) * 1000) return;
    this.freshStarts.push({ at, atOnce: false, anew: true });
  }

  /** The last reason to dial at once, if there was no dial since then. */
  private waiting(): FreshStart | undefined {
    const last = this.freshStarts.at(-1);
    return last?.atOnce && last.at > (this.dials.at(-1) ?? -Infinity) ? last : undefined;
  }

  /** Plugging in and then registering is one dial, not two. */
  private dialAtOnce(at: number, anew: boolean): void {
    const waiting = this.waiting();
    if (waiting) this.freshStarts.pop();
    this.freshStarts.push({ at, atOnce: true, anew: anew || (waiting?.anew ?? false) });
  }
}
