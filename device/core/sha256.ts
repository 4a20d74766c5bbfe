/** FIPS 180-4, 4.2.2: the first 32 bits of the fractions of the cube roots of the first 64 primes. */
const PRIMES = primes(64);
const K = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
/** FIPS 180-4, 5.3.3: those of the square roots of the first eight. */
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/** @returns SHA-256 of an ASCII text, 64 hexadecimal digits (FIPS 180-4, 6.2) */
export function sha256(text: string): string {
  let hash: readonly number[] = START;
  const words = padded(text);
  for (let at = 0; at < words.length; at += 16) hash = mixed(hash, words.slice(at, at + 16));
  return hash.map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** FIPS 180-4, 5.1.1: a one, zeros, and the length in bits fill the last block. */
function padded(text: string): number[] {
  const bytes = [...text].map((letter) => letter.charCodeAt(0));
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const words = [];
  for (let at = 0; at < bytes.length; at += 4)
    words.push(bytes.slice(at, at + 4).reduce((word, byte) => (word << 8) | byte, 0));
  return [...words, 0, text.length * 8];
}

/** One block of 16 words. */
function mixed(hash: readonly number[], block: readonly number[]): readonly number[] {
  const w = [...block];
  for (let t = 16; t < 64; t++) {
    const [early, late] = [w[t - 15]!, w[t - 2]!];
    const one = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const other = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    w.push((w[t - 16]! + one + w[t - 7]! + other) | 0);
  }
  let [a, b, c, d, e, f, g, h] = hash as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (const [t, k] of K.entries()) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + k + w[t]!;
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + hash[at]!) >>> 0);
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}
