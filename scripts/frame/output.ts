/**
 * Characters that a terminal obeys or that reorder text: control characters except tab and line feed
 * (ECMA-48: C0, DEL, C1), direction marks (Unicode Annex #9), line and paragraph separators.
 */
// eslint-disable-next-line no-control-regex
const COMMANDS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Makes text safe for a terminal. Names and texts come from files, images, modems and other programs; all of them
 * are printed here.
 * @returns the text with each such character escaped, as in `\u001b`, which JSON and YAML read back
 */
export function printable(text: string): string {
  return text.replace(COMMANDS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Prints a command's result on stdout. */
export function print(text: string): void {
  process.stdout.write(printable(text));
}

/**
 * Handles output that cannot be written. If the reader is gone (`pppi show | head -1`) the rest is dropped and the
 * work goes on; a full disk is reported, and the exit status becomes 1 instead of 0. Without a listener Node would
 * crash with a stack.
 */
export function guardOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (told || error.code === 'EPIPE') return;
    told = true;
    const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
    say(`error: standard output: ${full ? 'no space left' : error.message}`);
    process.once('exit', () => (process.exitCode ||= 1));
  });
}

let told = false;

/** Passes a device's console output through unchanged, to a terminal that acts as the device's. */
export function printConsole(bytes: string | Uint8Array): void {
  process.stdout.write(bytes);
}

/** A line for the person at the keyboard, on stderr: stdout may be redirected. */
export function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** @returns a value as JSON that people can read and compare line by line */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
