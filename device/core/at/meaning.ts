import { closeAnswer, isPrompt, type Answer, type Entry } from './answer';
import type { Asked } from './command';
import type { Facts, Means, Registration } from './means';
import { questionOf } from './questions';
import type { Question } from './questions/question';
import { simOfError } from './questions/sim';
import type { Result } from './results';
import { unaskedFacts } from './unasked';

/** What an answer means, as if no more of it came. */
export function meaningOf(answer: Answer): Means {
  const closed = closeAnswer(answer);
  const { command, result } = closed;
  const { taken, others } = chosen(closed);
  const facts = [...taken, ...others.map((entry) => unaskedPart(closed, entry, taken.length > 0))];
  const names = others.flatMap(({ role, name }) => (role === 'strange' ? [] : (name ?? [])));
  const text = others.filter(({ role }) => role === 'strange').map(({ rest }) => rest);
  const prompt = isPrompt(answer);
  return {
    result: 'none',
    ...merged(facts),
    ...(result ? resultPart(closed, result) : {}),
    ...(prompt ? { prompt } : result || command === null ? {} : { ended: false }),
    ...(names.length > 0 ? { unsolicited: names } : {}),
    ...(text.length > 0 ? { text } : {}),
  };
}

/** What the lines of each question say, and the entries that are of none. */
function chosen({ asked, entries, result, early }: Answer): { taken: Facts[]; others: Entry[] } {
  const taken: Facts[] = [];
  const used = new Set<Entry>();
  for (const one of firstOfEach(asked)) {
    const question = questionOf(one);
    // A result that was not followed by another is the answer's: what comes behind it is unasked.
    const lines = entries.filter(
      (entry) => isAnswer(entry, one, question) && !(early && entry.late),
    );
    const times = asked.filter((each) => each.name === one.name && questionOf(each)).length;
    const answers = question ? answersAmong(lines, question, times) : lines;
    // A line that comes twice, as after a command that came twice, is no other line.
    const isSame = (entry: Entry) => answers.some(({ rest }) => rest === entry.rest);
    lines.filter(isSame).forEach((entry) => used.add(entry));
    const messages = answers.flatMap(({ message }) => message ?? []);
    if (messages.length > 0) taken.push({ messages });
    else if (question && (answers.length > 0 || result?.result === 'ok')) {
      const facts = question.read(answers, one);
      if (Object.keys(facts).length > 0) taken.push(facts);
    }
  }
  const others = entries.filter((entry) => !used.has(entry) && isTold(entry));
  return { taken, others };
}

const isTold = ({ role, name }: Entry) => role !== 'answer' || name !== undefined;

/** Each name once; of AT+COPS=3,0;+COPS? the command that has an answer. */
function firstOfEach(asked: readonly Asked[]): Asked[] {
  const byName = new Map<string, Asked>();
  for (const one of asked) {
    const known = byName.get(one.name);
    if (!known || (!questionOf(known) && questionOf(one))) byName.set(one.name, one);
  }
  return [...byName.values()];
}

function isAnswer(entry: Entry, { name }: Asked, question: Question | undefined): boolean {
  if (entry.role !== 'answer') return false;
  if (entry.name === undefined) return question?.plain?.(entry.rest) ?? false;
  return entry.name === name || (question?.names?.includes(entry.name) ?? false);
}

/** Of lines that look alike the last are the answer, since nothing comes between it and its result. */
function answersAmong(
  lines: readonly Entry[],
  question: Question,
  times: number,
): readonly Entry[] {
  if (question.many) return lines;
  const fitting = question.fits ? lines.filter(question.fits) : lines;
  return (fitting.length > 0 ? fitting : lines).slice(-times);
}

/** What a command may be followed by: AT+CREG=2 by the registration, AT+CPIN=… by the state of the SIM. */
const ASKED_AND_TOLD = /^\+(C5?G?E?REG|CPIN)$/;

function unaskedPart({ command, asked }: Answer, entry: Entry, answered: boolean): Facts {
  const { name, rest, message } = entry;
  if (name === undefined) return {};
  if (message) return { messages: [message] };
  const about = !answered && ASKED_AND_TOLD.test(name) && asked.some((one) => one.name === name);
  return unaskedFacts(name, rest, command === null || about);
}

function resultPart({ asked }: Answer, result: Result): Facts & Result {
  if (result.error === undefined) return result;
  const aboutSim = asked.some(({ name, kind }) => /^[+^]CPIN$/.test(name) && kind === 'read');
  const sim = simOfError(result.error, aboutSim);
  return sim === undefined ? result : { ...result, sim };
}

/** One meaning of several lines: what comes later counts, and what there may be many of is put together. */
function merged(parts: readonly Facts[]): Facts {
  const all: Facts = {};
  const registrations = new Map<string, Registration>();
  for (const part of parts) {
    const { registration, domain, technology, area, cell, rejectCause, ...rest } = part;
    if (registration !== undefined && domain !== undefined) {
      const { technology: access } = part;
      const place = { area, cell, rejectCause, ...(access === null ? {} : { technology: access }) };
      registrations.set(domain, defined({ registration, domain, ...place }));
    } else if (technology !== undefined) all.technology = technology;
    for (const key of ['smsArrived', 'reportArrived', 'messages'] as const)
      if (rest[key]) Object.assign(rest, { [key]: [...(all[key] ?? []), ...rest[key]] });
    Object.assign(all, rest);
  }
  const [one, ...more] = registrations.values();
  if (more.length > 0) return { ...all, registrations: [...registrations.values()] };
  return { ...all, ...one };
}

function defined(one: {
  [Key in keyof Registration]: Registration[Key] | undefined;
}): Registration {
  const known = Object.entries(one).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as unknown as Registration;
}
