import { setMaxListeners } from 'node:events';
import { Interrupted, INTERRUPTED_STATUS } from './errors';
import { say } from './output';

const controller = new AbortController();

/** Aborted on Ctrl-C, SIGTERM and SIGHUP; long work and child processes hang on it. */
export const interrupted: AbortSignal = controller.signal;
// Each program that runs is a listener; with many devices at a time there are many.
setMaxListeners(0, interrupted);

/** Milliseconds that a command has after a signal to tidy up: people, and systems that stop, wait two seconds. */
const GRACE = 1700;

/** From now on these signals abort `interrupted` instead of ending the process at once. The listeners
 * stay: execa would raise a signal again that nobody listens to any more. */
export function listenForInterrupt(): void {
  for (const signal of Object.keys(INTERRUPTED_STATUS) as Interrupted['signal'][]) {
    process.on(signal, () => {
      if (interrupted.aborted) return;
      controller.abort(new Interrupted(signal));
      setTimeout(() => endAtOnce(signal), GRACE).unref();
    });
  }
}

/**
 * Ends this process by the signal itself. Not by exit(): that joins the threads of libuv, of which one may be waiting
 * in a system call for ever.
 */
function endAtOnce(signal: Interrupted['signal']): void {
  say('interrupted before cleaning up; the next run cleans up');
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Throws the Interrupted error if the work was stopped from outside; call it between steps. */
export function throwIfInterrupted(): void {
  interrupted.throwIfAborted();
}
