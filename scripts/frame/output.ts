/**
 * What a terminal takes as a command, or shows in another order than it stands there: control characters but tab
 * and line feed (ECMA-48: C0, DEL, C1), marks of direction (Unicode Annex #9), line and paragraph separators.
 */
// eslint-disable-next-line no-control-regex
const COMMANDS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A text as a terminal may have it. Names and texts come from files, images, modems and other programs; here, where
 * it is printed, is the one place that none gets past.
 * @returns the text with each such character as `\u001b`, which JSON and YAML read as what it was
 */
export function printable(text: string): string {
  return text.replace(COMMANDS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What a command was asked for, on stdout. */
export function print(text: string): void {
  process.stdout.write(printable(text));
}

/**
 * Sees to output that cannot be written. Where nobody reads any more (`pppi show | head -1`) the rest is left unsaid and
 * the work goes on; a full disk is told, and the exit status is 1 where it would have been 0. Without a listener Node
 * throws the error out of everything with its stack.
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

/** What a device says on its console, as it is: to a terminal that is meant to be the device's. */
export function printConsole(bytes: string | Uint8Array): void {
  process.stdout.write(bytes);
}

/** A line for the person at the keyboard, who may have sent stdout elsewhere. */
export function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** @returns a value as JSON that is also read by people and compared line by line */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
