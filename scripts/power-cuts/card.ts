import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

export const SECTOR = 512;

/** One sector to write. */
export interface Write {
  sector: number;
  data: Buffer;
}

/** Sectors that differ from the base, by number from the start of the card. */
export type Overlay = ReadonlyMap<number, Buffer>;

/** A part of a card that is checked by itself, in sectors. */
export interface Area {
  name: string;
  start: number;
  /** first sector after it */
  end: number;
}

/** The contents of an area: equal keys mean equal contents. */
export interface AreaState {
  key: string;
  overlay: Overlay;
}

/**
 * A card in memory, stored as differences from a base file. An area that returns to earlier contents gets its earlier
 * key again.
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

  /** @returns the writes that undo it, in this order */
  apply(writes: readonly Write[]): Write[] {
    return writes.map((write) => ({ sector: write.sector, data: this.put(write) })).reverse();
  }

  /** A snapshot of an area; later changes of the card do not affect it. */
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
    if (overlay === undefined) throw new Error(`sector ${sector} is past the end of the card`);
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

/** The hash of an area is the XOR of its sectors' hashes, so the order of writes does not matter. */
function hashOf(sector: number, data: Buffer): bigint {
  const hash = createHash('sha256').update(`${sector}:`).update(data).digest();
  return hash.readBigUInt64LE(0) | (hash.readBigUInt64LE(8) << 64n);
}
