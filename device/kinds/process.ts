import { listFolder, readFile } from '../io';

/** A process, so that a later one with its number is not taken for it. */
export interface ProcessId {
  readonly pid: number;
  /** clock ticks from power-on to its start: /proc/PID/stat, field 22 (proc_pid_stat(5)); the same after an exec */
  readonly start: string;
}

/** @returns the process with this number; null if there is none, or one that has ended */
export function processOf(pid: number): ProcessId | null {
  const fields = statOf(pid);
  const start = fields[19];
  return start === undefined || fields[0] === 'Z' || fields[0] === 'X' ? null : { pid, start };
}

export function runs({ pid, start }: ProcessId): boolean {
  return processOf(pid)?.start === start;
}

/** Bytes of a command line; that of a call is shorter. */
const LONGEST = 4096;

/**
 * A pppd that was started for a link, whoever has done it: `pppd call LINK …`.
 * @returns null: there is none
 */
export function pppdOf(link: string): ProcessId | null {
  return processBy('pppd', ([call, name]) => call === 'call' && name === link);
}

/**
 * A program with such arguments, perhaps behind one word, which is what runs it. Until they have become another program
 * its children have the same command line: it is the one whose parent has not.
 */
export function processBy(
  program: string,
  isIt: (args: readonly string[]) => boolean,
): ProcessId | null {
  const matches = (words: readonly string[]) =>
    [0, 1].some((at) => words[at]?.split('/').at(-1) === program && isIt(words.slice(at + 1)));
  const found = listFolder('/proc').filter(
    (name) =>
      /^\d+$/.test(name) && matches((readFile(`/proc/${name}/cmdline`, LONGEST) ?? '').split('\0')),
  );
  const first = found.find((pid) => !found.includes(statOf(Number(pid))[1] ?? ''));
  return first === undefined ? null : processOf(Number(first));
}

/** @returns its fields from the third, the state, on; none: there is no such process */
function statOf(pid: number): readonly string[] {
  // The name may have blanks and brackets in it.
  const [, rest] = /^\d+ \(.*\) (.*)$/s.exec(readFile(`/proc/${pid}/stat`) ?? '') ?? [];
  return rest?.split(' ') ?? [];
}
