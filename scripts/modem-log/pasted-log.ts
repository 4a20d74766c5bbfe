import type { Exchange } from './exchange';

/** What programs put before a line: a time, in brackets or not, and an arrow or a word for the direction. */
const BEFORE =
  /^\s*(?:\[[^\]]{1,40}\]|(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d[\d.,]*)?\s*(?:-->|<--|->|<-|>>>?|<<<?|(?:TX|RX|send|recv|sent|received):)?\s*/i;
/** How they show the end of a line. */
const BEHIND = /(?:<CR>|<LF>|\^M|\\r|\\n|\r)+$/;

const COMMAND = /^AT(?:[+^$#%*!&\\].*|D\S+|[A-Z]\d*)?$/i;

/**
 * Reads what somebody copied from a terminal or a log: each line that is a command begins a question, and what follows
 * is its answer.
 * @param text one character a byte
 */
export function readPastedLog(text: string): Exchange[] {
  const exchanges: Exchange[] = [];
  let now: Exchange | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.replace(BEHIND, '').replace(BEFORE, '').trimEnd();
    const begins = COMMAND.test(line);
    // The command once more is its echo.
    if (begins && now?.command === line && now.reads.length === 0) continue;
    if (begins) exchanges.push((now = { id: `line ${at + 1}`, command: line, reads: [] }));
    else if (now) now.reads.push(`${line}\r\n`);
    else if (line !== '')
      exchanges.push((now = { id: `line ${at + 1}`, command: null, reads: [`${line}\r\n`] }));
  }
  return exchanges;
}
