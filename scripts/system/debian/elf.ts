/** What pppi needs to know about an ELF file. */
export interface Elf {
  /** names of shared libraries that the loader must find */
  needed: string[];
  /** path of the loader, for programs */
  interpreter: string | undefined;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

/** @returns whether the bytes begin like an ELF file */
export function isElf(bytes: Buffer): boolean {
  return bytes.length > 64 && bytes.readUInt32BE(0) === 0x7f454c46;
}

/**
 * Reads a 64-bit little-endian ELF file (System V ABI, chapters 4 and 5; elf(5)).
 * @throws Error if it is another kind of file
 */
export function readElf(bytes: Buffer): Elf {
  if (!isElf(bytes) || bytes[4] !== 2 || bytes[5] !== 1)
    throw new Error('not a 64-bit little-endian ELF file');
  const segments = readSegments(bytes);
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  return {
    needed: readNeeded(bytes, segments),
    interpreter: interpreter && text(bytes, interpreter.offset),
  };
}

interface Segment {
  type: number;
  offset: number;
  address: number;
  size: number;
}

function readSegments(bytes: Buffer): Segment[] {
  const table = number(bytes, 32);
  const entrySize = bytes.readUInt16LE(54);
  const count = bytes.readUInt16LE(56);
  return Array.from({ length: count }, (_, index) => {
    const at = table + index * entrySize;
    return {
      type: bytes.readUInt32LE(at),
      offset: number(bytes, at + 8),
      address: number(bytes, at + 16),
      size: number(bytes, at + 32),
    };
  });
}

function readNeeded(bytes: Buffer, segments: Segment[]): string[] {
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) return [];
  const names: number[] = [];
  let strings = 0;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    const tag = number(bytes, at);
    if (tag === DT_NEEDED) names.push(number(bytes, at + 8));
    if (tag === DT_STRTAB) strings = number(bytes, at + 8);
  }
  const load = segments.find(
    ({ type, address, size }) => type === PT_LOAD && strings >= address && strings < address + size,
  );
  if (!load) return [];
  return names.map((name) => text(bytes, strings - load.address + load.offset + name));
}

function number(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function text(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, bytes.indexOf(0, at));
}
