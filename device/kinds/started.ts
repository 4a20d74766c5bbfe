import { readFile, remove, writeWhole } from '../io';
import type { ProcessId } from './process';

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

function startedIn(text: string | null): Started | null {
  try {
    const { call, pid, start } = JSON.parse(text ?? '') as Partial<Started>;
    const whole = Number.isInteger(call) && Number.isInteger(pid) && typeof start === 'string';
    return whole ? ({ call, pid, start } as Started) : null;
  } catch {
    return null;
  }
}
