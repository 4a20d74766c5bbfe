import type { ServiceAction, ServiceEvent } from '../core';
import { exists, readFile, remove, start } from '../io';
import { Queue } from './queue';

type Want = Extract<ServiceAction, { do: 'service' }>['want'];

/** s6-svc(8): up; once, and not again; down, whatever it takes. */
const WAYS: Readonly<Record<Want, string>> = { up: '-u', once: '-o', down: '-d' };
/** Seconds: it writes one letter into a FIFO. */
const LIMIT = 5;
/** Bytes of a file are fewer: each is read at each look, and a reader makes room for all that it may read. */
const SHORT = 64;
/** What s6-supervise(8) tells `finish` of a run that a signal has ended. */
const SIGNALS = 256;

/**
 * Services and timers: what their supervisor's scripts have left in /run/pppi/services, what people wish, and what the
 * supervisor is to do.
 */
export class Services {
  private readonly queue = new Queue();
  private readonly seen = new Map<string, string>();

  /** @param run the RAM disk of the daemon's files */
  constructor(
    private readonly run: string,
    private readonly names: readonly string[],
    private readonly tellOf: (event: ServiceEvent) => void,
  ) {}

  /** @param wishOf what the core knows, which may be of a daemon before */
  look(wishOf: (service: string) => 'on' | 'off'): void {
    for (const service of this.names) {
      const own = `${this.run}/services/${service}`;
      this.lookAtEnd(service, `${own}.end`);
      this.lookAtStart(service, `${own}.up`);
      this.lookAtWish(service, own, wishOf(service));
    }
  }

  tell(service: string, want: Want): void {
    this.queue.add((done) =>
      start({
        argv: ['s6-svc', WAYS[want], `/run/service/${service}`],
        deadline: LIMIT,
        onEnd: done,
      }),
    );
  }

  private lookAtStart(service: string, path: string): void {
    const [run] = this.numbers(path, 1) ?? [];
    if (run !== undefined) this.tellOf({ is: 'service-up', service, run });
  }

  /** Its lines are those of `service_end` in /usr/lib/pppi/service.sh. */
  private lookAtEnd(service: string, path: string): void {
    const numbers = this.numbers(path, 4);
    if (numbers === null) return;
    const [run, status, signal, kills] = numbers as [number, number, number, number];
    const bySignal = status >= SIGNALS;
    this.tellOf({
      ...{ is: 'service-ended', service, run, oom: kills > 0 },
      ...{ code: bySignal ? null : status, signal: bySignal ? signal : null },
    });
  }

  private lookAtWish(service: string, own: string, has: 'on' | 'off'): void {
    const want = exists(`${own}.off`) ? 'off' : 'on';
    const word = readFile(`${own}.now`, SHORT)?.trim();
    if (word !== undefined) remove(`${own}.now`);
    const now = word === 'restart' ? word : word === 'up' ? word : null;
    if (want !== has || now !== null) this.tellOf({ is: 'service-wish', service, want, now });
  }

  /** @returns the numbers in a file that has changed since it was last read, or null */
  private numbers(path: string, count: number): readonly number[] | null {
    const text = readFile(path, SHORT)?.trim() ?? '';
    if (text === '' || this.seen.get(path) === text) return null;
    this.seen.set(path, text);
    const words = text.split(' ');
    return words.length === count && words.every((word) => /^\d{1,9}$/.test(word))
      ? words.map(Number)
      : null;
  }
}
