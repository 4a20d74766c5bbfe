import { Interrupted } from './errors';

const controller = new AbortController();

/** Aborted on Ctrl-C and SIGTERM; long work and child processes hang on it. */
export const interrupted: AbortSignal = controller.signal;

/** From now on the first SIGINT or SIGTERM aborts `interrupted` instead of ending the process at once. */
export function listenForInterrupt(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Interrupted(signal)));
  }
}

/** Throws the Interrupted error if the work was stopped from outside; call it between steps. */
export function throwIfInterrupted(): void {
  interrupted.throwIfAborted();
}
