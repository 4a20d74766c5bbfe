/** What an ELF file asks for. */
export interface ElfParts {
  needed?: string[];
  interpreter?: string;
  runPath?: string;
}

const HEADER = 64;
const SEGMENT = 56;
const [PT_LOAD, PT_DYNAMIC, PT_INTERP] = [1, 2, 3];
const [DT_NEEDED, DT_STRTAB, DT_RUNPATH] = [1, 5, 29];

/** The least 64-bit ARM ELF file with these parts (System V ABI, chapters 4 and 5): no code, one segment for all of it. */
export function anElf({ needed = [], interpreter, runPath }: ElfParts): Buffer {
  const texts = [...needed, ...(runPath === undefined ? [] : [runPath])];
  const strings = Buffer.from(`\0${texts.map((text) => `${text}\0`).join('')}`);
  const offsets = texts.map(
    (_, index) => 1 + texts.slice(0, index).join('\0').length + (index > 0 ? 1 : 0),
  );
  const path = Buffer.from(interpreter === undefined ? '' : `${interpreter}\0`);
  const count = interpreter === undefined ? 2 : 3;
  const atStrings = HEADER + count * SEGMENT;
  const atPath = atStrings + strings.length;
  const atDynamic = atPath + path.length;
  const dynamic = [
    [DT_STRTAB, atStrings],
    ...offsets.map((offset, index) => [index < needed.length ? DT_NEEDED : DT_RUNPATH, offset]),
    [0, 0],
  ].flat();
  const header = Buffer.alloc(HEADER);
  header.write('7f454c460201', 'hex');
  header.writeUInt16LE(183, 18);
  header.writeBigUInt64LE(BigInt(HEADER), 32);
  header.writeUInt16LE(SEGMENT, 54);
  header.writeUInt16LE(count, 56);
  const size = atDynamic + dynamic.length * 8;
  const segments = [
    segment(PT_LOAD!, 0, size),
    segment(PT_DYNAMIC!, atDynamic, dynamic.length * 8),
    ...(interpreter === undefined ? [] : [segment(PT_INTERP!, atPath, path.length)]),
  ];
  return Buffer.concat([header, ...segments, strings, path, Buffer.from(words(dynamic).buffer)]);
}

function segment(type: number, offset: number, size: number): Buffer {
  const bytes = Buffer.alloc(SEGMENT);
  bytes.writeUInt32LE(type, 0);
  bytes.writeBigUInt64LE(BigInt(offset), 8);
  bytes.writeBigUInt64LE(BigInt(offset), 16);
  bytes.writeBigUInt64LE(BigInt(size), 32);
  return bytes;
}

function words(values: readonly number[]): BigUint64Array {
  return BigUint64Array.from(values.map(BigInt));
}
