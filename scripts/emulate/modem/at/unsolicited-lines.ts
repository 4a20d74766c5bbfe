import type { Cancel, Clock, Random, World } from '../../../world';
import type { ModemProfile, PortRole, UnsolicitedLine } from './profile';

/** Says a modem's unsolicited lines at their times, the same times for the same seed. */
export class UnsolicitedLines {
  private readonly timers = new Set<Cancel>();
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(
    private readonly profile: Pick<ModemProfile, 'unsolicited' | 'seed'>,
    { clock, random }: World,
    private readonly say: (line: string, ports: readonly PortRole[]) => void,
  ) {
    this.clock = clock;
    this.random = random;
  }

  start(): void {
    this.stop();
    this.profile.unsolicited.forEach((entry, index) => {
      this.schedule(entry, entry.afterMs, this.random.fork(this.profile.seed + index));
    });
  }

  stop(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }

  private schedule(entry: UnsolicitedLine, waitMs: number, random: Random): void {
    const cancel = this.clock.after(waitMs + random.fraction() * entry.jitterMs, () => {
      this.timers.delete(cancel);
      this.say(entry.line, entry.ports);
      if (entry.everyMs !== undefined) this.schedule(entry, entry.everyMs, random);
    });
    this.timers.add(cancel);
  }
}
