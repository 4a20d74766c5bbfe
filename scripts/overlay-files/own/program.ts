/** Bytes from a file's begin that tell what it is: an ELF header, the first line of a script. */
export const BEGIN = 256;

/** e_machine of what the device runs, and what is loaded by any kernel (elf.h). */
const AARCH64 = 183;
const BPF = 247;

/** e_machine, elf.h. */
const MACHINES: Record<number, string> = {
  2: 'SPARC',
  3: '32-bit x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: '64-bit PowerPC',
  22: 'S/390',
  40: '32-bit ARM',
  43: '64-bit SPARC',
  62: 'x86-64',
  243: 'RISC-V',
  258: 'LoongArch',
};

/** First bytes of programs that are not Linux's: Mach-O of 64 bits, one for several machines, PE. */
const OTHER_SYSTEMS: [begin: string, system: string][] = [
  ['cffaedfe', 'macOS'],
  ['4d5a', 'Windows'],
];

/** @returns whether a file begins as a program or library of Linux does */
export function isElf(begin: Buffer): boolean {
  return begin.length >= 20 && begin.readUInt32BE(0) === 0x7f454c46;
}

/** @returns whether a file begins as a script does */
export function isScript(begin: Buffer): boolean {
  return begin.toString('latin1', 0, 2) === '#!';
}

/**
 * @param begin of a file, BEGIN bytes or all of it
 * @returns what it is a program for, if the device cannot run it
 */
export function otherMachine(begin: Buffer, executable: boolean): string | undefined {
  if (!isElf(begin)) {
    const hex = begin.toString('hex');
    const other = OTHER_SYSTEMS.find(([first]) => executable && hex.startsWith(first));
    return other?.[1];
  }
  // EI_DATA 2: all numbers are big-endian.
  const machine = begin[5] === 2 ? begin.readUInt16BE(18) : begin.readUInt16LE(18);
  if (machine === BPF) return undefined;
  if (machine !== AARCH64) return MACHINES[machine] ?? `machine ${machine} of elf.h`;
  if (begin[4] !== 2) return '64-bit ARM with 32-bit addresses (ILP32)';
  return begin[5] === 2 ? 'big-endian 64-bit ARM' : undefined;
}
