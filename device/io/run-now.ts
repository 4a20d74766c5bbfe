import * as os from 'os';

/**
 * Runs a program to its end, on this one's own terminal. Only for a program that does nothing else meanwhile: a loop uses
 * `start`.
 * @param errors a file that takes its standard error
 * @returns its exit status; 127: there is no such program; 128 and more: what has ended it is a signal
 */
export function runNow(argv: readonly string[], errors?: string): number {
  const flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC;
  const fd = errors === undefined ? -1 : os.open(errors, flags, 0o600);
  const status = os.exec(argv, { block: true, ...(fd >= 0 && { stderr: fd }) });
  if (fd >= 0) os.close(fd);
  return status < 0 ? 128 - status : status;
}
