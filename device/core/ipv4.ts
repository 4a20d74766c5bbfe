/** A network of IPv4: its first address as a number, and its bits. */
export interface Net {
  readonly first: number;
  readonly bits: number;
}

/** @returns an address as a number; null: it is none of IPv4 */
export function addressNumber(text: string): number | null {
  const parts = text.split('.');
  const bytes = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** @returns the network of an address; null: there is no such network */
export function netOf(address: string, bits: number): Net | null {
  const number = addressNumber(address);
  if (number === null || !Number.isInteger(bits) || bits < 0 || bits > 32) return null;
  const size = 2 ** (32 - bits);
  return { first: Math.floor(number / size) * size, bits };
}

/** @returns a network as ip(8) writes it; a single host without its bits */
export function netText({ first, bits }: Net): string {
  const bytes = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(first / unit) % 256);
  return bits === 32 ? bytes.join('.') : `${bytes.join('.')}/${bits}`;
}

/** @returns whether two networks have an address in common */
export function overlaps(one: Net, other: Net): boolean {
  const size = 2 ** (32 - Math.min(one.bits, other.bits));
  return Math.floor(one.first / size) === Math.floor(other.first / size);
}
