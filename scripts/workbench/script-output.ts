/** The lines around what a script prints. A nonce keeps them apart from anything that a script may say. */
export function marks(nonce: string): { begin: string; end: string } {
  return { begin: `-begin-${nonce}-`, end: `-end-${nonce}-` };
}

/**
 * Takes what a script prints out of what comes over a serial line, piece by piece: all between the line of the begin mark
 * and that of the end mark, which has the exit status behind it. The line's CR LF becomes LF.
 */
export class ScriptOutput {
  /** exit status of the script, once it has ended */
  status: number | undefined;
  private pending = '';
  private begun = false;

  /** @param show gets the output as latin1, a character for each byte */
  constructor(
    private readonly nonce: string,
    private readonly show: (text: string) => void,
  ) {}

  feed(bytes: Uint8Array): void {
    if (this.status !== undefined) return;
    this.pending += Buffer.from(bytes).toString('latin1');
    const { begin, end } = marks(this.nonce);
    if (!this.begun) {
      const line = new RegExp(`${begin}\\r?\\n`).exec(this.pending);
      // An echo of the command may be long, but not all of it is worth keeping.
      if (!line) return void (this.pending = this.pending.slice(-4096));
      this.begun = true;
      this.pending = this.pending.slice(line.index + line[0].length);
    }
    const last = new RegExp(`\\r?\\n${end}(\\d{1,3})\\r?\\n`).exec(this.pending);
    if (last) {
      this.give(this.pending.slice(0, last.index));
      this.status = Number(last[1]);
      return;
    }
    // What may be the beginning of the end mark waits for more.
    const open = this.pending.search(tail(`\n${end}`));
    this.give(this.pending.slice(0, open));
    this.pending = this.pending.slice(open);
  }

  private give(text: string): void {
    if (text !== '') this.show(text.replace(/\r\n/g, '\n'));
  }
}

/** Where the end of a text may be the beginning of `mark` and of digits behind it; matches at the end of any text. */
function tail(mark: string): RegExp {
  const starts = Array.from(mark, (_, length) => mark.slice(0, length + 1)).reverse();
  return new RegExp(`(\\r?(${starts[0]}\\d{0,3}\\r?|${starts.slice(1).join('|')})|\\r)?$`);
}
