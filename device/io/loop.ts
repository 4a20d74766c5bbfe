import * as os from 'os';
import * as std from 'std';

/** EX_SOFTWARE of sysexits.h: a defect; what runs below starts the program again from its files. */
const DEFECT = 70;

let lastWords = (text: string): void => {
  std.err.puts(`${text}\n`);
  std.err.flush();
};

/** Sets where the trace of a defect goes; it has to be done when this returns. */
export function onDefect(tell: (text: string) => void): void {
  lastWords = tell;
}

/** Ends the program. */
export function quit(status: number): never {
  std.exit(status);
}

/** @returns name, message and trace, which the engine keeps apart; at the end of memory what is thrown may be null */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name}: ${error.message}\n${(error.stack ?? '').trimEnd()}`;
}

/** Ends the program for a defect, with a trace in the log. */
export function defect(error: unknown): never {
  try {
    lastWords(describe(error));
  } catch {
    // What is broken may be the telling.
  }
  std.exit(DEFECT);
}

/**
 * The one guard: the engine prints what a handler throws and forgets it, and with it the timer or the signal. Everything
 * that the loop calls is wrapped once.
 */
export function guarded(handler: () => void): () => void {
  return () => {
    try {
      handler();
    } catch (error) {
      defect(error);
    }
  };
}

/** @param seconds from now; the engine rounds down to milliseconds */
export function after(seconds: number, handler: () => void): os.Timer {
  return os.setTimeout(guarded(handler), Math.max(0, Math.ceil(seconds * 1000)));
}

export function cancel(timer: os.Timer | null): void {
  if (timer !== null) os.clearTimeout(timer);
}

/** Calls again and again, so many seconds after each call has ended. */
export function every(seconds: number, handler: () => void): void {
  const again = () => {
    handler();
    after(seconds, again);
  };
  after(seconds, again);
}

export function onSignal(number: number, handler: () => void): void {
  os.signal(number, guarded(handler));
}

/**
 * Calls when there is something to read. The handler may `unwatch` and close the descriptor. The engine serves from the
 * front of a list: set anew, one that is always ready does not starve those behind it.
 */
export function watch(fd: number, handler: () => void): void {
  watched.add(fd);
  const once = guarded(() => {
    os.setReadHandler(fd, null);
    os.setReadHandler(fd, once);
    handler();
  });
  os.setReadHandler(fd, once);
}

const watched = new Set<number>();

/** Before each close: with a closed descriptor in its set the engine hears no other. */
export function unwatch(fd: number): void {
  if (watched.delete(fd)) os.setReadHandler(fd, null);
}

/** A reader that is gone is an error of `write`, not the end of the program. Children inherit that. */
export function ignorePipeSignal(): void {
  os.signal(os.SIGPIPE, undefined);
}
