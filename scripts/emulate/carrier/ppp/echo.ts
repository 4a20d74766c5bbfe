import type { CarrierEcho } from '../config';
import type { Cancel, Clock } from '../../../world';

/** Sends LCP Echo-Requests at intervals and notices when the replies stop. */
export class EchoProbe {
  private unanswered = 0;
  private cancel: Cancel | undefined;

  /**
   * @param ask sends one Echo-Request
   * @param dead called once when `failures` requests in a row stayed without a reply
   */
  constructor(
    private readonly settings: CarrierEcho,
    private readonly clock: Clock,
    private readonly ask: () => void,
    private readonly dead: () => void,
  ) {}

  start(): void {
    this.unanswered = 0;
    this.wait();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  replied(): void {
    this.unanswered = 0;
  }

  private wait(): void {
    const { settings } = this;
    if (settings === 'off') return;
    this.stop();
    this.cancel = this.clock.after(settings.intervalMs, () => {
      if (this.unanswered >= settings.failures) return this.dead();
      this.unanswered++;
      this.ask();
      this.wait();
    });
  }
}
