/** What pppi needs to know about an ELF file. */
export interface Elf {
  /** names of shared libraries that the loader must find */
  needed: string[];
  /** path of the loader, for programs */
  interpreter: string | undefined;
  /** folders where its libraries are looked for first; `$ORIGIN` is its own */
  runPaths: string[];
  /** e_machine; AARCH64 for the device's */
  machine: number;
}

/** e_machine of 64-bit ARM (elf.h, EM_AARCH64). */
export const AARCH64 = 183;

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_RPATH = 15;
const DT_RUNPATH = 29;

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
  const texts = readDynamic(bytes, segments);
  return {
    needed: texts.get(DT_NEEDED) ?? [],
    interpreter: interpreter && text(bytes, interpreter.offset),
    // ld.so(8): with a RUNPATH the older RPATH is not looked at.
    runPaths: (texts.get(DT_RUNPATH) ?? texts.get(DT_RPATH) ?? []).flatMap((all) => all.split(':')),
    machine: bytes.readUInt16LE(18),
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

/** @returns the texts in the dynamic section, by tag */
function readDynamic(bytes: Buffer, segments: Segment[]): Map<number, string[]> {
  const texts = new Map<number, string[]>();
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) return texts;
  const entries: [tag: number, offset: number][] = [];
  let strings = 0;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    const tag = number(bytes, at);
    if ([DT_NEEDED, DT_RPATH, DT_RUNPATH].includes(tag)) entries.push([tag, number(bytes, at + 8)]);
    if (tag === DT_STRTAB) strings = number(bytes, at + 8);
  }
  const load = segments.find(
    ({ type, address, size }) => type === PT_LOAD && strings >= address && strings < address + size,
  );
  if (!load) return texts;
  for (const [tag, offset] of entries)
    texts.set(tag, [
      ...(texts.get(tag) ?? []),
      text(bytes, strings - load.address + load.offset + offset),
    ]);
  return texts;
}

function number(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function text(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, bytes.indexOf(0, at));
}
