import type { Asked } from '../command';
import type { Facts } from '../means';

/** A line of the answer. */
export interface AnswerLine {
  /** in capitals, as `+CREG`; undefined for a line without a name */
  readonly name?: string;
  /** what stands behind the name and its colon; the whole line if it has none */
  readonly rest: string;
}

/** How the answer to a command is read. */
export interface Question {
  /** kinds of the command that this is the answer of; to others lines of the name come unasked */
  readonly kinds?: readonly Asked['kind'][];
  /** names of the answer's lines, if it is not the command's own alone */
  readonly names?: readonly string[];
  /** true for a line without a name that is the answer too */
  readonly plain?: (text: string) => boolean;
  /** more than one line; otherwise the last one before the result is the answer */
  readonly many?: true;
  /** @param lines none, if there was a result alone; never a line that is no answer */
  readonly read: (lines: readonly AnswerLine[], asked: Asked) => Facts;
  /** true for a line that can only be the answer, where an unasked line looks nearly the same */
  readonly fits?: (line: AnswerLine) => boolean;
}

export const ASKING: readonly Asked['kind'][] = ['read', 'run'];
export const ANY: readonly Asked['kind'][] = ['read', 'run', 'set'];

/** A question that has one line to answer it. */
export function oneLine(read: (rest: string, asked: Asked) => Facts): Question['read'] {
  return ([line], asked) => (line ? read(line.rest, asked) : {});
}
