import type { RunConfig, ServiceExit } from './types';

type Restart = NonNullable<Extract<RunConfig, { kind: 'service' }>['restart']>;

/**
 * Seconds. The kernel logs some sixty lines each time that it kills for want of memory: what needs more than it may have
 * is not to roll the log over.
 */
const OOM_LEAST = 60;

/**
 * The wait before a service is started again: it doubles with each end, up to `longest`, and starts over after a run that
 * was long enough.
 * @param delay the wait that would be next
 * @param lasted seconds
 */
export function restartWait(
  delay: number,
  lasted: number,
  { oom }: Pick<ServiceExit, 'oom'>,
  { first, longest, stable }: Restart,
): { wait: number; delay: number } {
  const due = lasted >= stable ? first : Math.min(Math.max(delay, first), longest);
  return { wait: oom ? Math.max(due, OOM_LEAST) : due, delay: Math.min(due * 2, longest) };
}
