import type { Asked } from './command';
import { namedLine } from './line-form';
import { isQuestion, questionOf } from './questions';
import type { AnswerLine } from './questions/question';

/** Commands whose answer is a result alone; a dial says more, such as CARRIER. */
const SILENT = /^[ABCE-HJ-Z]?$/;

/** @returns whether a line has to come before the result; without one the modem may be answering the question before */
export function expectsLines(asked: readonly Asked[]): boolean {
  return asked.some((one) => one.kind === 'read' || questionOf(one) !== undefined);
}

/** @returns the line as one of the answer, undefined if it is none */
export function answerLine(asked: readonly Asked[], text: string): AnswerLine | undefined {
  for (const one of asked) {
    const line = lineOf(one, text);
    if (line) return line;
  }
  return undefined;
}

/** @returns whether a line that no form explains is worth telling: not for a command of which nothing is known */
export function isStrange(asked: readonly Asked[]): boolean {
  return asked.every((one) => SILENT.test(one.name) || questionOf(one) !== undefined);
}

function lineOf(asked: Asked, text: string): AnswerLine | undefined {
  const names = namesOf(asked);
  if (names.length === 0) return undefined;
  const named = namedLine(withoutRubbish(text, names));
  // A sign that got lost is no other line.
  const name = named && names.find((each) => each === named.name || each.slice(1) === named.name);
  if (named && name !== undefined && (named.colon || named.rest !== ''))
    return { name: name === otherName(asked) ? asked.name : name, rest: named.rest };
  return questionOf(asked)?.plain?.(text) ? { rest: text } : undefined;
}

/** What is answered under another name, and is not read: ZTE. */
const OTHER_NAMES: Readonly<Record<string, string>> = { '+ZPAS': '+BEARTYPE' };

const otherName = ({ name }: Asked) =>
  Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;

/** Names of the lines that answer; none where a line of that name comes unasked, as after AT+CREG=2. */
function namesOf(asked: Asked): readonly string[] {
  const question = questionOf(asked);
  if (question) return question.names ?? [asked.name];
  if (asked.kind === 'set' && isQuestion(asked.name)) return [];
  return [asked.name, otherName(asked) ?? []].flat();
}

/** What a port had in its buffer may stand before a line, without an end of its own. */
function withoutRubbish(text: string, names: readonly string[]): string {
  for (const name of names) {
    const at = name.length > 1 ? text.toUpperCase().indexOf(`${name}:`) : -1;
    if (at > 0 && !/[\w"' ]/.test(text[at - 1] ?? '')) return text.slice(at);
  }
  return text;
}
