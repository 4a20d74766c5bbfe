import { readFile, writeInPlace } from '../io';

/** Bytes of a file at first; a link takes about two thousand. */
const SIZE = 16 * 1024;
const LONGEST = 1024 * 1024;

/**
 * A value that outlives the daemon, killed at any instruction, and a RAM disk that is full: two files of a fixed size,
 * written in place and in turn. Each has its number at both ends, so that one that was cut in the middle of a write is
 * known; the other has the value before.
 */
export class Kept {
  private number = 0;
  private size = SIZE;

  constructor(private readonly path: string) {}

  /** @returns the newest value that was written whole, or null */
  read(): unknown {
    const found = [0, 1].map((turn) => this.readOne(turn)).filter((one) => one !== null);
    const [newest] = found.sort((one, other) => other.number - one.number);
    if (!newest) return null;
    this.number = newest.number;
    return JSON.parse(newest.json);
  }

  /** @param value as JSON @returns whether it is kept */
  write(value: string): boolean {
    const json = ascii(value);
    const number = this.number + 1;
    const end = `\n${number}\n`;
    const text = `${number}\n${json}`;
    while (text.length + end.length > this.size) this.size *= 2;
    const whole = `${text.padEnd(this.size - end.length)}${end}`;
    if (!writeInPlace(`${this.path}.${number % 2}`, whole, 0o600)) return false;
    this.number = number;
    return true;
  }

  private readOne(turn: number): { number: number; json: string } | null {
    const text = readFile(`${this.path}.${turn}`, LONGEST) ?? '';
    const [first, last] = [text.indexOf('\n'), text.lastIndexOf('\n', text.length - 2)];
    if (first <= 0 || last <= first || text.slice(last + 1) !== text.slice(0, first + 1))
      return null;
    this.size = Math.max(this.size, text.length);
    return { number: Number(text.slice(0, first)), json: text.slice(first + 1, last) };
  }
}

/** As many bytes as characters, so that the end is where the file ends. */
function ascii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
