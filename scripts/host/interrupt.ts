import { setMaxListeners } from 'node:events';
import { Interrupted } from './errors';

const controller = new AbortController();

/** Aborted on Ctrl-C and SIGTERM; long work and child processes hang on it. */
export const interrupted: AbortSignal = controller.signal;
// Each program that runs is a listener; with many devices at a time there are many.
setMaxListeners(0, interrupted);

/** From now on SIGINT and SIGTERM abort `interrupted` instead of ending the process at once. The listeners
 * stay: execa would raise a signal again that nobody listens to any more. */
export function listenForInterrupt(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => controller.abort(new Interrupted(signal)));
  }
}

/** Throws the Interrupted error if the work was stopped from outside; call it between steps. */
export function throwIfInterrupted(): void {
  interrupted.throwIfAborted();
}
