import * as os from 'os';
import * as std from 'std';
import { utf8 } from './bytes';

const LINE_END = 10;
const LONGEST = 4096;

/** @returns whether standard input is a terminal */
export function isTerminal(): boolean {
  return os.isatty(0);
}

/**
 * Reads a line of standard input, and waits for it: only for a program that does nothing else meanwhile.
 * @returns it without its end; null: there is none
 */
export function readLine(): string | null {
  const bytes: number[] = [];
  const byte = new Uint8Array(1);
  // One at a time: what stands behind the line is somebody else's.
  while (os.read(0, byte.buffer, 0, 1) === 1 && byte[0] !== LINE_END && bytes.length < LONGEST)
    bytes.push(byte[0] ?? 0);
  return bytes.length === 0 && byte[0] !== LINE_END ? null : utf8(Uint8Array.from(bytes));
}

/** @returns a variable of the environment; '' if it is not set */
export function environment(name: string): string {
  return std.getenv(name) ?? '';
}
