/** What is to be in a section of an ELF file. */
interface Section {
  name: string;
  type: number;
  bytes: Buffer;
  /** the section that this one refers to, by its number */
  link?: number;
  entrySize?: number;
}

const SHT_PROGBITS = 1;
const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
const STB_GLOBAL = 0x10;
const EM_AARCH64 = 183;

const HEADER = 64;
const ENTRY = 64;

/**
 * Makes a kernel module with nothing but what depmod reads (kmod, libkmod/libkmod-elf.c): the symbols that it has
 * for others and those that it wants, which is how depmod knows what needs what.
 */
export function kernelModule(exported: string, wanted: readonly string[]): Buffer {
  const names = strings(wanted);
  const symbols = [Buffer.alloc(24), ...wanted.map((name) => symbol(names.at(name)))];
  return elf([
    { name: '', type: 0, bytes: Buffer.alloc(0) },
    { name: '.modinfo', type: SHT_PROGBITS, bytes: Buffer.from('license=GPL\0') },
    { name: '__ksymtab_strings', type: SHT_PROGBITS, bytes: Buffer.from(`${exported}\0`) },
    { name: '.symtab', type: SHT_SYMTAB, bytes: Buffer.concat(symbols), link: 4, entrySize: 24 },
    { name: '.strtab', type: SHT_STRTAB, bytes: names.bytes },
  ]);
}

/** @returns a table of strings, and where each is in it */
function strings(texts: readonly string[]): { bytes: Buffer; at: (text: string) => number } {
  const bytes = Buffer.from(`\0${texts.map((text) => `${text}\0`).join('')}`);
  return { bytes, at: (text) => (text === '' ? 0 : bytes.indexOf(`\0${text}\0`) + 1) };
}

/** A symbol that is defined elsewhere. */
function symbol(name: number): Buffer {
  const entry = Buffer.alloc(24);
  entry.writeUInt32LE(name, 0);
  entry.writeUInt8(STB_GLOBAL, 4);
  return entry;
}

/** @returns a relocatable file of 64 bits, little-endian (elf(5)), with these sections and one for their names */
function elf(sections: readonly Section[]): Buffer {
  const names = strings([...sections.map(({ name }) => name).filter(Boolean), '.shstrtab']);
  const all = [...sections, { name: '.shstrtab', type: SHT_STRTAB, bytes: names.bytes }];
  let offset = HEADER;
  const table = all.map(({ name, type, bytes, link = 0, entrySize = 0 }: Section) => {
    const entry = Buffer.alloc(ENTRY);
    entry.writeUInt32LE(names.at(name), 0);
    entry.writeUInt32LE(type, 4);
    entry.writeBigUInt64LE(BigInt(offset), 24);
    entry.writeBigUInt64LE(BigInt(bytes.length), 32);
    entry.writeUInt32LE(link, 40);
    entry.writeBigUInt64LE(BigInt(entrySize), 56);
    offset += bytes.length;
    return entry;
  });
  const header = Buffer.alloc(HEADER);
  header.write('7f454c46020101', 'hex');
  header.writeUInt16LE(1, 16);
  header.writeUInt16LE(EM_AARCH64, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(offset), 40);
  header.writeUInt16LE(HEADER, 52);
  header.writeUInt16LE(ENTRY, 58);
  header.writeUInt16LE(all.length, 60);
  header.writeUInt16LE(all.length - 1, 62);
  return Buffer.concat([header, ...all.map(({ bytes }) => bytes), ...table]);
}
