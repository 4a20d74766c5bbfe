import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

export const SECTOR = 512;

/** One sector to be written. */
export interface Write {
  sector: number;
  data: Buffer;
}

/** Sectors that differ from those of the base, by their number from the begin of the card. */
export type Overlay = ReadonlyMap<number, Buffer>;

/** A part of a card that is judged by itself, in sectors. */
export interface Area {
  name: string;
  start: number;
  /** first sector behind it */
  end: number;
}

/** What an area holds: equal keys are equal contents. */
export interface AreaState {
  key: string;
  overlay: Overlay;
}

/**
 * A card in memory: what differs from the file it began as. Areas that are written back to what they were have the
 * key that they had.
 */
export class Card {
  private readonly file: number;
  private readonly overlays: Map<number, Buffer>[];
  private readonly hashes: bigint[];

  /** @param areas in their order, without gaps */
  constructor(
    base: string,
    private readonly areas: readonly Area[],
  ) {
    this.file = openSync(base, 'r');
    this.overlays = areas.map(() => new Map<number, Buffer>());
    this.hashes = areas.map(() => 0n);
  }

  /** @returns what has to be applied, in this order, to undo it */
  apply(writes: readonly Write[]): Write[] {
    return writes.map((write) => ({ sector: write.sector, data: this.put(write) })).reverse();
  }

  /** What an area holds now; it does not change any more when the card does. */
  state(area: number): AreaState {
    return { key: this.key(area), overlay: new Map(this.overlays[area]) };
  }

  /** Cheaper than the state. */
  key(area: number): string {
    return (this.hashes[area] ?? 0n).toString(16);
  }

  close(): void {
    closeSync(this.file);
  }

  private put({ sector, data }: Write): Buffer {
    const area = this.areas.findIndex(({ end }) => sector < end);
    const overlay = this.overlays[area];
    if (overlay === undefined) throw new Error(`sector ${sector} is behind the end of the card`);
    const base = this.baseSector(sector);
    const before = overlay.get(sector);
    let hash = this.hashes[area] ?? 0n;
    if (before) hash ^= hashOf(sector, before);
    if (data.equals(base)) overlay.delete(sector);
    else {
      overlay.set(sector, data);
      hash ^= hashOf(sector, data);
    }
    this.hashes[area] = hash;
    return before ?? base;
  }

  private baseSector(sector: number): Buffer {
    const data = Buffer.alloc(SECTOR);
    readSync(this.file, data, 0, SECTOR, sector * SECTOR);
    return data;
  }
}

/** Hashes of sectors are xor-ed to that of an area: any order of the same writes gives the same. */
function hashOf(sector: number, data: Buffer): bigint {
  const hash = createHash('sha256').update(`${sector}:`).update(data).digest();
  return hash.readBigUInt64LE(0) | (hash.readBigUInt64LE(8) << 64n);
}
