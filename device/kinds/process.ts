import { readFile } from '../io';

/** A process, so that a later one with its number is not taken for it. */
export interface ProcessId {
  readonly pid: number;
  /** clock ticks from power-on to its start: /proc/PID/stat, field 22 (proc_pid_stat(5)); the same after an exec */
  readonly start: string;
}

/** @returns the process with this number; null if there is none, or one that has ended */
export function processOf(pid: number): ProcessId | null {
  // The name may have blanks and brackets in it.
  const [, rest = ''] = /^\d+ \(.*\) (.*)$/s.exec(readFile(`/proc/${pid}/stat`) ?? '') ?? [];
  const fields = rest.split(' ');
  const start = fields[19];
  return start === undefined || fields[0] === 'Z' || fields[0] === 'X' ? null : { pid, start };
}

export function runs({ pid, start }: ProcessId): boolean {
  return processOf(pid)?.start === start;
}
