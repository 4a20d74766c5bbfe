import { join } from 'node:path';
import { AreaFile } from './area-file';
import type { Areas } from './areas';
import type { AreaState } from './card';
import { judgeData, type DataVerdict } from './ext4';
import { judgeFat, readFiles, type FatVerdict, type Files } from './fat';

/** The files of one running check. */
interface Bench {
  boot: AreaFile;
  data: AreaFile;
}

/** Checks partitions, several at a time, and each distinct content once. */
export class Judge {
  private readonly fat = new Map<string, Promise<FatVerdict>>();
  private readonly ext4 = new Map<string, Promise<DataVerdict>>();
  private readonly waiting: ((bench: Bench) => void)[] = [];

  private constructor(
    private readonly free: Bench[],
    private readonly before: Files,
  ) {}

  /**
   * @param base the card as at first power-on
   * @param dir a folder for its files
   * @param atOnce how many partitions at a time
   */
  static async make(base: string, areas: Areas, dir: string, atOnce: number): Promise<Judge> {
    const benches = await Promise.all(
      Array.from({ length: atOnce }, async (_, i) => ({
        boot: await AreaFile.make(base, areas.boot, join(dir, `boot-${i}`)),
        data: await AreaFile.make(base, areas.data, join(dir, `data-${i}`)),
      })),
    );
    const [first] = benches;
    await first?.boot.show(new Map(), false);
    return new Judge(benches, first ? await readFiles(first.boot.path) : new Map());
  }

  /** Number of distinct contents checked. */
  get judged(): { boot: number; data: number } {
    return { boot: this.fat.size, data: this.ext4.size };
  }

  boot(key: string, state: () => AreaState): Promise<FatVerdict> {
    return once(this.fat, key, () => {
      const { overlay } = state();
      return this.withBench(async ({ boot }) => {
        await boot.show(overlay, true);
        return judgeFat(boot.path, this.before);
      });
    });
  }

  data(key: string, state: () => AreaState): Promise<DataVerdict> {
    return once(this.ext4, key, () => {
      const { overlay } = state();
      return this.withBench(async ({ data }) => {
        await data.show(overlay, false);
        return judgeData(data.path);
      });
    });
  }

  /** Resolves when a check slot is free, so that the caller is slowed down and memory stays bounded. */
  async ready(): Promise<void> {
    await this.withBench(async () => undefined);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.fat.values(), ...this.ext4.values()]);
    for (const { boot, data } of this.free) {
      await boot.close();
      await data.close();
    }
  }

  private async withBench<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
    const bench =
      this.free.pop() ?? (await new Promise<Bench>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(bench);
    } finally {
      const next = this.waiting.shift();
      if (next) next(bench);
      else this.free.push(bench);
    }
  }
}

function once<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  // The failure is reported when the result is awaited; until then it must not count as unhandled.
  made.catch(() => undefined);
  cache.set(key, made);
  return made;
}
