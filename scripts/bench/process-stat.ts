import { readFile } from 'node:fs/promises';

/**
 * Reads fields of a process: proc_pid_stat(5). The second, its name, may hold blanks and brackets.
 * @returns a function that gives a field by its number in the man page, from 3 on; NaN if the process has ended
 */
export async function processStat(pid: string | number): Promise<(field: number) => number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (field) => Number(fields[field - 3] || NaN);
}
