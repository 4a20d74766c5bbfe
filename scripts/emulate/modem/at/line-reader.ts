const CR = 0x0d;
const BACKSPACE = 0x08;
/** Past this a line is dropped; modems take some two thousand characters. */
const MAX_LINE = 2048;

/**
 * Finds command lines in a stream of bytes: what is before `AT` is noise, a carriage return ends
 * the line, a backspace takes a character back, other control characters do not count
 * (V.250 §5.2.1, §5.2.2).
 */
export class LineReader {
  private prefix: '' | 'A' | 'AT' = '';
  private body = '';

  /** Takes one byte; returns the text after `AT` when the byte ended a command line. */
  take(byte: number): string | undefined {
    if (byte === CR) return this.finish();
    const character = String.fromCharCode(byte);
    if (this.prefix !== 'AT') {
      this.matchPrefix(character.toUpperCase());
    } else if (byte === BACKSPACE) {
      this.body = this.body.slice(0, -1);
    } else if (byte >= 0x20 && byte < 0x7f) {
      this.body += character;
      if (this.body.length > MAX_LINE) this.clear();
    }
    return undefined;
  }

  /** Takes bytes up to the end of the first command line; `end` is how many it took. */
  takeUntilLine(bytes: Uint8Array): { line: string | undefined; end: number } {
    for (const [index, byte] of bytes.entries()) {
      const line = this.take(byte);
      if (line !== undefined) return { line, end: index + 1 };
    }
    return { line: undefined, end: bytes.length };
  }

  clear(): void {
    this.prefix = '';
    this.body = '';
  }

  private matchPrefix(character: string): void {
    if (this.prefix === 'A' && character === 'T') this.prefix = 'AT';
    else this.prefix = character === 'A' ? 'A' : '';
  }

  private finish(): string | undefined {
    const line = this.prefix === 'AT' ? this.body : undefined;
    this.clear();
    return line;
  }
}
