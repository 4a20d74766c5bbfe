/** The lines around a script's output. A nonce makes them distinct from anything that the script prints. */
export function marks(nonce: string): { begin: string; end: string } {
  return { begin: `-begin-${nonce}-`, end: `-end-${nonce}-` };
}

/**
 * Extracts a script's output from serial console data, piece by piece: everything between the line with the begin mark
 * and the line with the end mark, which is followed by the exit status. CR LF becomes LF.
 */
export class ScriptOutput {
  /** exit status of the script, once it has ended */
  status: number | undefined;
  private pending = '';
  private begun = false;

  /** @param show gets the output as latin1, one character per byte */
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
      // The echo of the command may be long; keep only its end.
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
    // Hold back what may be the beginning of the end mark.
    const open = this.pending.search(tail(`\n${end}`));
    this.give(this.pending.slice(0, open));
    this.pending = this.pending.slice(open);
  }

  private give(text: string): void {
    if (text !== '') this.show(text.replace(/\r\n/g, '\n'));
  }
}

/** Matches the end of any text, from the point where it may be the beginning of `mark` and the digits after it. */
function tail(mark: string): RegExp {
  const starts = Array.from(mark, (_, length) => mark.slice(0, length + 1)).reverse();
  return new RegExp(`(\\r?(${starts[0]}\\d{0,3}\\r?|${starts.slice(1).join('|')})|\\r)?$`);
}
