/** A moment from which the device may dial sooner than its waits say. */
export interface FreshStart {
  /** milliseconds since 1970 */
  at: number;
  /** it may even dial at once */
  atOnce: boolean;
  /** its waits begin anew, as if nothing had failed yet; else they go on growing */
  anew: boolean;
}

/** AWAY_FLOOR of overlay/usr/sbin/pppi-link, less what chat takes to get to the dial command; in milliseconds. */
const AWAY_FLOOR = 28_000;

/** What happened on the line, with the time in milliseconds since 1970. */
export class History {
  /** dial commands that the modem heard */
  readonly dials: number[] = [];
  freshStarts: FreshStart[] = [];
  private readonly opened = new Map<number, number>();
  private sentAway = false;

  /** @param stableSeconds so long online, and the device's next wait is its first again */
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

  /** The network let the modem in. One that comes and goes is not dialled more often. */
  letIn(at: number): void {
    const soonest = this.waiting() ? at : (this.dials.at(-1) ?? -Infinity) + AWAY_FLOOR;
    this.dialAtOnce(Math.max(at, soonest), false);
  }

  /** The device's supervisor was killed, and another one took over where it was. */
  tookOver(at: number): void {
    this.dialAtOnce(at, false);
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
    this.freshStarts.push({ at, atOnce: false, anew: true });
  }

  /** The last reason to dial at once, if there was no dial since. */
  private waiting(): FreshStart | undefined {
    const last = this.freshStarts.at(-1);
    return last?.atOnce && last.at > (this.dials.at(-1) ?? -Infinity) ? last : undefined;
  }

  /** Plugged in, and then let in, is one dial and not two. */
  private dialAtOnce(at: number, anew: boolean): void {
    const waiting = this.waiting();
    if (waiting) this.freshStarts.pop();
    this.freshStarts.push({ at, atOnce: true, anew: anew || (waiting?.anew ?? false) });
  }
}
