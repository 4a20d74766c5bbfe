import { setMaxListeners } from 'node:events';
import { Interrupted, INTERRUPTED_STATUS } from './errors';
import { say } from './output';

const controller = new AbortController();

/** Aborted on Ctrl-C, SIGTERM and SIGHUP; long work and child processes listen to it. */
export const interrupted: AbortSignal = controller.signal;
// Each running program is a listener, so there may be many.
setMaxListeners(0, interrupted);

/** Milliseconds for a command to clean up after a signal: people and service managers wait about two seconds. */
const GRACE = 1700;

/** From now on these signals abort `interrupted` instead of ending the process at once. The listeners
 * stay: execa would raise a signal again that has no listener. */
export function listenForInterrupt(): void {
  for (const signal of Object.keys(INTERRUPTED_STATUS) as Interrupted['signal'][]) {
    process.on(signal, () => {
      if (interrupted.aborted) return;
      controller.abort(new Interrupted(signal));
      setTimeout(() => endAtOnce(signal), GRACE).unref();
    });
  }
}

const lastActs = new Set<() => void>();

/**
 * For what must not outlive a command that has not cleaned up in time, such as its programs.
 * @param act done right before this process ends by a signal; it cannot wait for anything
 * @returns takes it back
 */
export function beforeEnd(act: () => void): () => void {
  lastActs.add(act);
  return () => lastActs.delete(act);
}

/**
 * Ends this process by the signal itself. Not by exit(): that joins libuv's threads, one of which may be stuck in a
 * system call.
 */
function endAtOnce(signal: Interrupted['signal']): void {
  say('interrupted while cleaning up; the next run will clean up');
  for (const act of lastActs) act();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Throws Interrupted if the work was stopped from outside; call it between steps. */
export function throwIfInterrupted(): void {
  interrupted.throwIfAborted();
}
