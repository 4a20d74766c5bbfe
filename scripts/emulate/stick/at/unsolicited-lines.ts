import type { ModemProfile, PortRole, UnsolicitedLine } from './profile';
import { seededRandom } from './seeded-random';

/** Says a stick's unsolicited lines at their times, the same times for the same seed. */
export class UnsolicitedLines {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly profile: Pick<ModemProfile, 'unsolicited' | 'seed'>,
    private readonly say: (line: string, ports: readonly PortRole[]) => void,
  ) {}

  start(): void {
    this.stop();
    this.profile.unsolicited.forEach((entry, index) => {
      const random = seededRandom(this.profile.seed + index);
      this.schedule(entry, entry.afterMs, random);
    });
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private schedule(entry: UnsolicitedLine, waitMs: number, random: () => number): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.say(entry.line, entry.ports);
        if (entry.everyMs !== undefined) this.schedule(entry, entry.everyMs, random);
      },
      waitMs + random() * entry.jitterMs,
    );
    timer.unref();
    this.timers.add(timer);
  }
}
