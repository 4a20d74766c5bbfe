/** A line for the person at the keyboard, who may have sent stdout elsewhere. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** @returns a value as JSON that is also read by people and compared line by line */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
