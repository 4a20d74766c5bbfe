import { after, clock, start, uptime, writeWhole } from '../io';
import { Queue, type Work } from './queue';

/** Seconds that date(1) may take. */
const DATE = 5;

/** A time to set: so many seconds since 1970 it was so many seconds after power-on. */
export interface TimeAt {
  readonly time: number;
  readonly at: number;
}

/** Who has told it, for people. */
export interface TimeSource {
  readonly server: string;
  readonly note: string;
}

/** Sets the device's clock. */
export class DeviceClock {
  private readonly queue = new Queue();
  /** settings that are under way, the last one last */
  private readonly pending: TimeAt[] = [];

  /**
   * @param setBy the file that says which server has set the clock, and when: scripts that find the partition late must
   * not set it by what was kept
   */
  constructor(
    private readonly setBy: string,
    private readonly say: (text: string) => void,
  ) {}

  /** @returns whole seconds since 1970, by what the clock is about to be: it is set some moments after it was asked for */
  now(): number {
    const last = this.pending.at(-1);
    return last ? Math.floor(timeNow(last)) : clock();
  }

  /** After what is under way. */
  after(work: Work): void {
    this.queue.add(work);
  }

  /** @param source null: it is the time that has certainly passed */
  set(to: TimeAt, source: TimeSource | null): void {
    this.pending.push(to);
    this.queue.add((done) => {
      // date(1) of BusyBox sets whole seconds, so wait for one to begin.
      const time = timeNow(to);
      after(Math.ceil(time) - time, () => this.setNow(Math.round(timeNow(to)), source, done));
    });
  }

  private setNow(time: number, source: TimeSource | null, done: () => void): void {
    const wrong = clock() - time;
    const off = `${Math.abs(wrong)} s ${wrong < 0 ? 'behind' : 'ahead'}`;
    start({
      ...{ argv: ['date', '-s', `@${time}`], deadline: DATE },
      onEnd: ({ status, signal }) => {
        this.pending.shift();
        if (status !== 0 || signal !== 0) this.say('the clock cannot be set');
        else if (source === null) this.say(`the clock was ${off} of what has certainly passed`);
        else {
          writeWhole(this.setBy, `${source.server} ${Math.floor(uptime())}\n`);
          this.say(`the clock was ${off} according to ${source.server} (${source.note})`);
        }
        done();
      },
    });
  }
}

function timeNow({ time, at }: TimeAt): number {
  return time + uptime() - at;
}
