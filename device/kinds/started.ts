import { readFile, remove, start, writeWhole } from '../io';
import { processOf, runs, type ProcessId } from './process';

/** A program that was started for a call: pppd, or a DHCP client. */
export interface Started extends ProcessId {
  readonly call: number;
}

/** The file that tells the next daemon of it. */
export interface StartedFile {
  clear(): void;
  keep(started: Started): void;
  /** @returns null: there is none that can be read */
  read(): Started | null;
}

/** @param folder such as /run/pppi */
export function startedFile(folder: string, link: string): StartedFile {
  const path = `${folder}/${link}.call`;
  return {
    clear: () => remove(path),
    keep: (started) => void writeWhole(path, `${JSON.stringify(started)}\n`),
    read: () => startedIn(readFile(path)),
  };
}

/**
 * Starts the program of a call, and writes down which it is.
 * @param onEnd is told its status, 128 and more: by a signal
 * @returns null: it could not be started, which `onEnd` is told later
 */
export function startCall(
  file: StartedFile,
  call: number,
  argv: readonly string[],
  onEnd: (status: number) => void,
): Started | null {
  const pid = start({
    ...{ argv, deadline: null },
    onEnd: ({ status, signal }) => onEnd(signal === 0 ? status : 128 + signal),
  });
  if (pid === 0) return null;
  const started = { call, pid, start: processOf(pid)?.start ?? '' };
  file.keep(started);
  return started;
}

/**
 * @param find looks for one that an earlier daemon was killed over before it wrote it down
 * @param unnamed the number of its call then
 * @returns the program of an earlier daemon's call that still runs
 */
export function startedBefore(
  file: StartedFile,
  find: () => ProcessId | null,
  unnamed: number,
): Started | null {
  const started = file.read();
  if (started && runs(started)) return started;
  const found = find();
  if (found === null) return null;
  const unwritten = { call: unnamed, ...found };
  file.keep(unwritten);
  return unwritten;
}

function startedIn(text: string | null): Started | null {
  try {
    const { call, pid, start } = JSON.parse(text ?? '') as Partial<Started>;
    const whole = Number.isInteger(call) && Number.isInteger(pid) && typeof start === 'string';
    return whole ? ({ call, pid, start } as Started) : null;
  } catch {
    return null;
  }
}
