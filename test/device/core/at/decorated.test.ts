import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seed } from '../../../support/seed';
import { CASES, compare, NOT_CLAIMED, understood, type Case } from './cases';

/**
 * Changes that modems make to an answer and that do not change its meaning, or change it as they say. Undefined: such an
 * answer cannot have it. They are put on in this order, so that a text that comes in between stays as it is.
 */
const DECORATIONS: Record<string, (one: Case, draw: number) => Case | undefined> = {
  'blanks behind commas': (one) => inNamedLines(one, /,(?=.)/g, ', '),
  'blanks before commas': (one) => inNamedLines(one, /,/g, ' ,'),
  'no blank behind the colon': (one) => inNamedLines(one, /^(\W\w+): +/, '$1:'),
  'blanks around the colon': (one) => inNamedLines(one, /^(\W\w+)\s*: */, '$1 :  '),
  'a tabulator behind the colon': (one) => inNamedLines(one, /^(\W\w+): */, '$1:\t'),
  'names in lower case': (one) =>
    one.means.unsolicited ? undefined : inNamedLines(one, /^\W\w+/, (name) => name.toLowerCase()),
  'empty fields at the end': (one) =>
    one.command === null || /ERROR/.test(one.answer)
      ? undefined
      : inNamedLines(one, /(?=\s*$)/, ',,'),
  'a blank at the end of lines': (one) => without(one, 'prompt', /([^\s])(\r+\n)/g, '$1 $2'),
  'results in lower case': (one) =>
    without(one, 'messages', /^(?:OK|ERROR|NO CARRIER|CONNECT)\b/gm, (word) => word.toLowerCase()),
  'a digit for a result': (one) => {
    const ends = one.answer.match(/^(?:OK|ERROR)\b/gm) ?? [];
    const [, word] = /[\r\n](OK|ERROR) ?\r\n$/.exec(one.answer) ?? [];
    if (word === undefined || ends.length !== 1) return undefined;
    const digit = word === 'OK' ? '0' : '4';
    const answer = one.answer.replace(/\s*(?:OK|ERROR) ?\r\n$/, `\r\n${digit}\r`);
    return one.means.messages ? undefined : meaning(one, answer, { numericResults: true });
  },
  'an OK of the question before': (one) =>
    /^AT\W\w+\?$/.test(one.command ?? '') && /^\W\w+ ?:/m.test(one.answer) && isOk(one)
      ? { ...one, answer: `\r\nOK\r\n${one.answer}` }
      : undefined,
  'empty lines': (one) => without(one, 'messages', /\r\n/g, '\r\n\r\n'),
  'an echo': (one) =>
    one.command === null || hasEcho(one)
      ? undefined
      : { ...one, answer: `${one.command}\r${one.answer}` },
  'no echo': (one) =>
    hasEcho(one)
      ? { ...one, answer: one.answer.slice(one.command?.length).replace(/^\r+/, '\r') }
      : undefined,
  'an unasked line between others': (one, draw) => {
    const at = draw % 8;
    const lines = one.answer.split(/(?<=\n)(?=[^\r\n])/);
    const whole = lines.slice(0, at).join('');
    if (one.means.messages || one.means.result === 'connect' || !/^$|\n$/.test(whole))
      return undefined;
    const answer = `${whole}\r\n_OSIGQ: 3,0\r\n${lines.slice(at).join('')}`;
    return meaning(one, answer, { unsolicited: [...told(one), '_OSIGQ'] });
  },
  'an SMS that says something else': (one, draw) => {
    const text = TEXTS[draw % TEXTS.length] ?? '';
    const answer = `\r\n+CMT: "+1555",,"26/11/27,14:33:05+04"\r\n${text}\r\n${one.answer}`;
    return /^\r?\n/.test(one.answer) || hasEcho(one)
      ? withMessage(one, answer, { sender: '+1555', text: text.replace(/\r/g, '') })
      : undefined;
  },
  'an SMS in PDU mode': (one) => {
    const pdu = '07913306091093F0040B913355050110F200006211724103550004D4F29C0E';
    return withMessage(one, `\r\n+CMT: ,23\r\n${pdu}\r\n${one.answer}`, { length: 23 });
  },
  'noise of a port that was opened': (one) => ({ ...one, answer: `\0\xff\xfe\r\n${one.answer}` }),
  'lines that end in LF': (one) => ({ ...one, answer: one.answer.replace(/\r+\n/g, '\n') }),
  'lines that end in CR CR LF': (one) => ({
    ...one,
    answer: one.answer.replace(/\r*\n/g, '\r\r\n'),
  }),
};

const TEXTS = ['OK', 'ERROR', 'BUSY', 'NO CARRIER', 'CONNECT', '0', '+CPIN: SIM PUK', 'Hi\r\nyou'];

/** Changes lines with a name, and not what stands in quotes or in a text. */
function inNamedLines(
  one: Case,
  form: RegExp,
  by: string | ((found: string) => string),
): Case | undefined {
  if (one.means.messages) return undefined;
  const changed = (line: string) =>
    /^\W\w+ ?:/.test(line)
      ? line
          .split(/("[^"]*")/)
          // What ends the line is not the end of each of its parts.
          .map((part, at, all) =>
            at % 2 || (form.source.endsWith('$)') && at < all.length - 1) ? part : replaced(part),
          )
          .join('')
      : line;
  const replaced = (part: string) => part.replace(form, by as string);
  return {
    ...one,
    answer: one.answer
      .split(/([\r\n]+)/)
      .map(changed)
      .join(''),
  };
}

const without = (one: Case, key: string, form: RegExp, by: string | ((found: string) => string)) =>
  key in one.means ? undefined : { ...one, answer: one.answer.replace(form, by as string) };

const meaning = (one: Case, answer: string, more: Record<string, unknown>): Case => ({
  ...one,
  answer,
  means: { ...one.means, ...more },
});

const isOk = ({ means }: Case) => means.result === 'ok' && !means.messages && !means.numericResults;
const hasEcho = ({ command, answer }: Case) => command !== null && answer.startsWith(command);
const told = ({ means }: Case) => (means.unsolicited ?? []) as string[];

const withMessage = (one: Case, answer: string, message: object) =>
  meaning(one, answer, {
    unsolicited: [...told(one), '+CMT'],
    messages: [...((one.means.messages ?? []) as object[]), message],
  });

/** Where a line or a message comes in between others is not what is looked at here. */
const unordered = (means: object) =>
  Object.fromEntries(
    Object.entries(means).map(([key, value]: [string, unknown]) =>
      Array.isArray(value) && (key === 'unsolicited' || key === 'messages')
        ? [key, value.map((each) => JSON.stringify(each)).sort()]
        : [key, value],
    ),
  );

function mistakesOf(one: Case): string[] {
  const got = unordered(understood(one.command, [one.answer]));
  const { wrong, missing } = compare(unordered(one.means), got);
  return [...wrong, ...missing.filter((key) => !NOT_CLAIMED(key, one))];
}

const NAMES = Object.keys(DECORATIONS);

function decorated(one: Case, names: readonly string[], draw: number): Case {
  const chosen = NAMES.filter((name) => names.includes(name));
  return chosen.reduce((each, name) => DECORATIONS[name]?.(each, draw) ?? each, one);
}

// The command list is not set apart from what stands above it: as a text's lines are.
const ANSWERS = CASES.filter(({ id }) => id !== 'clac-02');

for (const name of NAMES)
  test(`every answer with ${name} means the same`, () => {
    const draws = name.startsWith('an ') ? [0, 1, 2, 3, 4, 5, 6, 7] : [0];
    const changed = ANSWERS.flatMap((one) =>
      draws
        .map((draw) => decorated(one, [name], draw))
        .filter(({ answer }) => answer !== one.answer),
    );
    assert.ok(changed.length > 20, `only ${changed.length} can have it`);
    const mistakes = changed.flatMap((one) => {
      const keys = mistakesOf(one);
      return keys.length === 0
        ? []
        : [`${one.id}: ${keys.join()} in ${JSON.stringify(one.answer)}`];
    });
    assert.deepEqual(mistakes, []);
  });

test('and with any of these changes at once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ANSWERS),
      fc.subarray(NAMES, { minLength: 2, maxLength: 5 }),
      fc.nat(7),
      (one, names, draw) => {
        const changed = decorated(one, names, draw);
        assert.deepEqual(mistakesOf(changed), [], JSON.stringify(changed.answer));
      },
    ),
    { seed: seed(), numRuns: 3000 },
  );
});
