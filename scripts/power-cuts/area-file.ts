import { open, type FileHandle } from 'node:fs/promises';
import { SECTOR, type Area, type Overlay } from './card';

/** Consecutive sectors that are written together. */
interface Run {
  sector: number;
  data: Buffer[];
}

/** A file with an area of a card, for outside programs. */
export class AreaFile {
  private shown: Overlay | undefined;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly area: Area,
    private readonly base: readonly Run[],
  ) {}

  /**
   * @param base the card as at first power-on
   * @param path of the file; an existing one is overwritten
   */
  static async make(base: string, area: Area, path: string): Promise<AreaFile> {
    return new AreaFile(path, await open(path, 'w+'), area, await usedRuns(base, area));
  }

  /**
   * Brings the file up to date with the area.
   * @param untouched nothing has written to the file since the last call: only changed sectors are written
   */
  async show(overlay: Overlay, untouched: boolean): Promise<void> {
    const { shown } = this;
    this.shown = undefined;
    if (shown !== undefined && untouched) {
      const back = [...shown.keys()].filter((sector) => !overlay.has(sector));
      await this.write(back.map((sector) => ({ sector, data: [this.baseSector(sector)] })));
      const changed = [...overlay].filter(([sector, data]) => shown.get(sector) !== data);
      await this.write(runsOf(changed));
    } else {
      await this.file.truncate(0);
      await this.file.truncate((this.area.end - this.area.start) * SECTOR);
      await this.write(this.base);
      await this.write(runsOf([...overlay]));
    }
    this.shown = overlay;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private baseSector(sector: number): Buffer {
    const run = this.base.find(
      ({ sector: first, data }) => sector >= first && sector < first + data.length,
    );
    return run?.data[sector - run.sector] ?? Buffer.alloc(SECTOR);
  }

  private async write(runs: readonly Run[]): Promise<void> {
    for (const { sector, data } of runs)
      await this.file.writev(data, (sector - this.area.start) * SECTOR);
  }
}

/** writev(2) takes 1024 buffers at most. */
const MOST = 1024;

function runsOf(sectors: [number, Buffer][]): Run[] {
  const runs: Run[] = [];
  for (const [sector, data] of sectors.sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last && last.sector + last.data.length === sector && last.data.length < MOST)
      last.data.push(data);
    else runs.push({ sector, data: [data] });
  }
  return runs;
}

/** All sectors of an area that are not zeros. */
async function usedRuns(base: string, { start, end }: Area): Promise<Run[]> {
  const file = await open(base);
  const used: [number, Buffer][] = [];
  const zeros = Buffer.alloc(SECTOR);
  try {
    const chunk = Buffer.alloc(MOST * SECTOR);
    for (let sector = start; sector < end; sector += MOST) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, sector * SECTOR);
      const count = Math.min(MOST, end - sector, Math.floor(bytesRead / SECTOR));
      for (let i = 0; i < count; i++) {
        const data = chunk.subarray(i * SECTOR, (i + 1) * SECTOR);
        if (!data.equals(zeros)) used.push([sector + i, Buffer.from(data)]);
      }
    }
  } finally {
    await file.close();
  }
  return runsOf(used);
}
