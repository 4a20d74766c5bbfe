import type { Mark } from '../core';
import { isRunning, readFile, start, uptime } from '../io';
import { markFile, markText, readData, type DataRead } from './marks';
import { Queue, type Work } from './queue';

const ON_DATA = '/usr/libexec/pppi/on-data';
/** Seconds for one visit to the card, which a core that waits for its answer has time for. */
const VISIT = 12;
/** Seconds until a partition that could not be read is read again. */
const AGAIN = 30;

/**
 * The data partition, on a card that may hang: each visit is a program of its own, one at a time. One that does not even
 * end by SIGKILL waits for the card; until it has ended every other visit fails at once.
 */
export class DataPartition {
  private readonly queue = new Queue();
  private there = false;
  private reading = false;
  private againAt = 0;
  /** the process of the last visit */
  private visitor = 0;

  /** @param found is told once what lies there, after each mount */
  constructor(
    private readonly found: (data: DataRead) => void,
    private readonly say: (text: string) => void,
    private readonly limit = VISIT,
  ) {}

  /** Looks whether it is mounted by now. */
  look(): void {
    const mounts = readFile('/proc/mounts') ?? '';
    if (!/^\S+ \/data /m.test(mounts)) this.there = false;
    else if (!this.there && !this.reading && uptime() >= this.againAt) this.read();
  }

  /** After what is under way. */
  after(work: Work): void {
    this.queue.add(work);
  }

  /** @param onEnd is told whether it can be read back */
  keepRestarts(restarts: readonly number[], onEnd?: (kept: boolean) => void): void {
    this.visit(['keep', 'reboots', restarts.join('\n')], onEnd);
  }

  remember(marks: Readonly<Record<string, Mark>>, onEnd: (kept: boolean) => void): void {
    const files = Object.entries(marks).flatMap(([key, mark]) => [markFile(key), markText(mark)]);
    this.visit(['keep', ...files], onEnd);
  }

  forget(key: string): void {
    this.visit(['forget', markFile(key)]);
  }

  /** The time as it is when it is written. */
  saveClock(): void {
    this.visit(['clock']);
  }

  private read(): void {
    this.reading = true;
    this.run(['read'], (ok, output) => {
      this.reading = false;
      const data = ok ? readData(output) : null;
      if (data === null) {
        this.againAt = uptime() + AGAIN;
        return this.say(`the data partition cannot be read; trying again in ${AGAIN} s`);
      }
      this.there = true;
      this.found(data);
    });
  }

  /** Nothing is written before it was read: the time and the restarts there are of one clock. */
  private visit(args: readonly string[], onEnd?: (ok: boolean) => void): void {
    if (this.there) this.run(args, (ok) => onEnd?.(ok));
    else onEnd?.(false);
  }

  private run(args: readonly string[], onEnd: (ok: boolean, output: string) => void): void {
    this.queue.add((done) => {
      const end = (ok: boolean, output: string) => {
        onEnd(ok, output);
        done();
      };
      if (isRunning(this.visitor)) return end(false, '');
      this.visitor = start({
        argv: [ON_DATA, ...args],
        deadline: this.limit,
        output: true,
        onEnd: ({ status, signal, output }) => end(status === 0 && signal === 0, output),
      });
    });
  }
}
