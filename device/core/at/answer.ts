import { answerLine, expectsLines, isStrange } from './asked-lines';
import { belowUssd, partOf, type Below } from './below';
import { commandsOf, type Asked } from './command';
import { isEcho, isEchoOf, isNoise, nameOfAny, namedLine, unaskedName } from './line-form';
import { begunLine, NO_LINE, readLines, type Line, type LineReader } from './line-reader';
import type { Message } from './means';
import { headingOf, withText } from './questions/messages';
import { resultOf, type Result } from './results';

/** A line that was kept. */
export interface Entry {
  readonly role: 'answer' | 'unasked' | 'strange';
  readonly name?: string;
  readonly rest: string;
  readonly message?: Message;
  /** it came behind a result that is perhaps of the question before */
  readonly late?: true | undefined;
}

/** An answer as far as its bytes have come: plain data, bounded, and the same however the bytes were cut. */
export interface Answer {
  /** null: the modem was asked nothing */
  readonly command: string | null;
  readonly asked: readonly Asked[];
  readonly reader: LineReader;
  readonly entries: readonly Entry[];
  readonly below?: Below | undefined;
  readonly result?: Result | undefined;
  /** the result came before any line of the answer, which should have some */
  readonly early: boolean;
  /** a text that ended with what looked like the result; if it goes on it was none */
  readonly doubtful?: Below | undefined;
  /** characters that may still be kept, of the answer and of other lines: a flood of these leaves room for it */
  readonly room: Readonly<Record<'answer' | 'other', number>>;
}

const ROOM = 32 * 1024;

/** Texts of the lines +CMGR and +CMGL, if these were asked. */
const MESSAGES = ['+CMGR', '+CMGL'];

/** @param command a command line without its CR; null to read what comes unasked */
export function beginAnswer(command: string | null): Answer {
  const asked = command === null ? [] : commandsOf(command);
  return {
    command,
    asked,
    reader: NO_LINE,
    entries: [],
    early: false,
    room: { answer: ROOM, other: ROOM },
  };
}

/** @param bytes what was read, one character a byte @returns the answer with them; nothing is kept behind a CONNECT */
export function readBytes(answer: Answer, bytes: string): Answer {
  if (isData(answer)) return answer;
  let next = answer;
  const reader = readLines(answer.reader, bytes, (line) => {
    next = readLine(next, line);
    return !isData(next);
  });
  return { ...next, reader };
}

/** @returns the answer, with a result that has no line end, as if nothing more came */
export function closeAnswer(answer: Answer): Answer {
  const line = begunLine(answer.reader);
  const whole = answer.command !== null && !isData(answer) && resultOf(line.text);
  const read = whole ? readLine(answer, line) : answer;
  return read.below ? withBelow(read, undefined) : read;
}

/** @returns whether the modem waits for a text: a prompt has no line end (TS 27.005 3.5.1) */
export function isPrompt({ reader, result, command }: Answer): boolean {
  return command !== null && result === undefined && begunLine(reader).text === '>';
}

const isData = ({ result }: Answer) => result?.result === 'connect';

function readLine(answer: Answer, line: Line): Answer {
  const reopened = reopen(answer, line);
  if (reopened) return reopened;
  const { below } = answer;
  if (!below) return readApart({ ...answer, doubtful: undefined }, line);
  // Somebody else's text ends where our question is echoed.
  const echoed = below.kind === 'unasked-text' && isEchoOf(line.text, answer.command);
  const part = echoed ? 'none' : partOf(below, line);
  if (part === 'none') return readApart(withBelow(answer, undefined, line), line);
  const blank = line.apart && below.lines.length > 0 ? [''] : [];
  const grown = { ...below, lines: [...below.lines, ...blank, line.text] };
  return part === 'part'
    ? { ...answer, below: grown }
    : withBelow({ ...answer, below: grown }, undefined);
}

/** A text that goes on right below what looked like its result. */
function reopen(answer: Answer, line: Line): Answer | undefined {
  const { doubtful, entries } = answer;
  if (!doubtful || line.apart || resultOf(line.text) || namedLine(line.text)) return undefined;
  const below = { ...doubtful, lines: [...doubtful.lines, line.text] };
  const last = entries[entries.length - 1];
  if (!last) return undefined;
  const kept = [...entries.slice(0, -1), withoutText(last)];
  return { ...answer, entries: kept, below, result: undefined, doubtful: undefined };
}

function withoutText(entry: Entry): Entry {
  if (!entry.message) return entry;
  const message = { ...entry.message };
  delete message.text;
  return { ...entry, message };
}

/** Ends the text below the last line. @param end the line that it ended with */
function withBelow(answer: Answer, next: Below | undefined, end?: Line): Answer {
  const { below, entries } = answer;
  const last = entries[entries.length - 1];
  if (!below || below.kind === 'ussd' || below.kind === 'pdu' || !last?.message)
    return { ...answer, below: next };
  const entry = { ...last, message: withText(last.message, below.lines) };
  const looksLikeResult = end && !end.apart && below.kind === 'text' && resultOf(end.text);
  const doubtful = looksLikeResult ? { ...below, lines: [...below.lines, end.text] } : undefined;
  return { ...answer, entries: [...entries.slice(0, -1), entry], below: next, doubtful };
}

/** A result without its line end, and the line behind it. */
const GLUED = /^(OK|ERROR|\+CM[ES] ERROR:\s*\d+)([+^#$*%&!][A-Z]\w*:.*)$/i;

function readApart(answer: Answer, { text }: Line): Answer {
  const [, end, next] = GLUED.exec(text) ?? [];
  return end !== undefined && next !== undefined
    ? readWhole(readWhole(answer, end), next)
    : readWhole(answer, text);
}

function readWhole(answer: Answer, text: string): Answer {
  const { command, asked } = answer;
  if (isEcho(text, command) || isNoise(text)) return answer;
  const result = resultOf(text);
  if (result && (command !== null || !result.numericResults)) return withResult(answer, result);
  const waiting = answer.result === undefined || answer.early;
  const line = waiting && command !== null ? answerLine(asked, text) : undefined;
  const unasked = unaskedName(text);
  if (line && (line.name !== undefined || unasked === undefined)) {
    const late = answer.early ? { late: true as const } : {};
    return withLine(answer, { role: 'answer', ...line, ...late });
  }
  if (command === null)
    return withLine(answer, { role: 'unasked', ...restOf(text, nameOfAny(text)) });
  if (unasked !== undefined) return withLine(answer, { role: 'unasked', ...restOf(text, unasked) });
  const strange = answer.result === undefined && isStrange(asked);
  return strange ? withLine(answer, { role: 'strange', rest: text }) : answer;
}

const restOf = (text: string, name: string) => ({ name, rest: namedLine(text)?.rest ?? '' });

/** The first result is the answer's, unless the answer comes behind it: then it was of the question before. */
function withResult(answer: Answer, result: Result): Answer {
  const answered = answer.entries.some(({ role }) => role === 'answer');
  if (answer.result === undefined) {
    const early = !answered && answer.command !== null && expectsLines(answer.asked);
    return { ...answer, result, early };
  }
  if (!answer.early || !answered) return answer;
  const entries = answer.entries.map((entry) => ({ ...entry, late: undefined }));
  return { ...answer, result, early: false, entries };
}

function withLine(answer: Answer, entry: Entry): Answer {
  const kind = entry.role === 'answer' ? 'answer' : 'other';
  const left = answer.room[kind] - entry.rest.length - 32;
  const [message, below] = messageOf(answer, entry);
  if (left < 0) return { ...answer, below };
  const kept = message ? { ...entry, message } : entry;
  return {
    ...answer,
    entries: [...answer.entries, kept],
    below,
    room: { ...answer.room, [kind]: left },
  };
}

/** What comes below a line, and what its heading says of a message. */
function messageOf({ asked }: Answer, entry: Entry): [Message | undefined, Below | undefined] {
  const { name = '', rest, role } = entry;
  if (name === '+CUSD') return [undefined, belowUssd(name, rest)];
  // A report, or a broadcast, in PDU mode: a length alone.
  if (name === '+CDS' || name === '+CBM')
    return [undefined, /^\d+$/.test(rest) ? { kind: 'pdu', name, lines: [] } : undefined];
  const listed =
    role === 'answer' && MESSAGES.includes(name) && asked.some((one) => one.kind !== 'test');
  if (name !== '+CMT' && !listed) return [undefined, undefined];
  const { message, below } = headingOf(name, rest);
  const kind = below === 'text' && name === '+CMT' ? 'unasked-text' : below;
  return [message, kind === 'nothing' ? undefined : { kind, name, lines: [] }];
}
