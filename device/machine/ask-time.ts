import { ntpQuestion, readNtp, type TimeSaid } from '../core';
import { latin1, randomBytes, start } from '../io';

const ASK_TIME = '/usr/libexec/pppi/ask-time';
/** Seconds for the answer; a name server that does not answer takes most of them. */
const ANSWER = 20;
/** Numbers that ask-time prints: the bytes of an answer, and when it came. */
const WORDS = 49;

/** What a time server has said, and in words what is of no use. */
export interface ServerSaid {
  readonly said: TimeSaid;
  /** `stratum 2`, or why it is not believed */
  readonly note: string;
}

/**
 * Asks a time server by SNTP, once.
 * @param built when the image was made, seconds since 1970
 */
export function askTime(server: string, built: number, onEnd: (answer: ServerSaid) => void): void {
  const id = [...randomBytes(8)];
  start({
    ...{ argv: [ASK_TIME, server], deadline: ANSWER, output: true },
    input: latin1(Uint8Array.from(ntpQuestion(id))),
    onEnd: ({ output }) => onEnd(readAnswer(output, id, built)),
  });
}

function readAnswer(output: string, id: readonly number[], built: number): ServerSaid {
  const numbers = output.trim().split(/\s+/).map(Number);
  const at = numbers.pop();
  if (numbers.length !== WORDS - 1 || at === undefined || !numbers.every(Number.isInteger))
    return { said: { is: 'nothing' }, note: 'does not answer' };
  const answer = readNtp(numbers, id, built);
  switch (answer.is) {
    case 'time':
      return { said: { is: 'time', time: answer.time, at }, note: `stratum ${answer.stratum}` };
    case 'kiss':
      return { said: answer, note: `does not want to be asked (${answer.code})` };
    case 'wrong':
      return { said: { is: 'nothing' }, note: answer.why };
  }
}
