import type { Mark } from '../core';

/** What lies on the data partition. */
export interface DataRead {
  readonly marks: Readonly<Record<string, Mark>>;
  readonly restarts: readonly number[];
  readonly clock: number | null;
}

/** Tries of the PIN that a SIM gives (3GPP TS 31.101, 9.5.1). */
const ALL_TRIES = 3;

/** @returns the file of a mark; a key has a blank in it, so it is never one of those that older scripts have left */
export function markFile(key: string): string {
  return `pin/${encodeURIComponent(key)}`;
}

/** @returns what stands in it: `refused`, `sent TRIES`, or `sent -` if they were not told */
export function markText(mark: Mark): string {
  return mark.kind === 'refused' ? 'refused' : `sent ${mark.tries ?? '-'}`;
}

/**
 * Reads what `on-data read` prints: lines `clock SECONDS`, `restart SECONDS`, `mark FILE TEXT`, and `end`.
 * @returns null if that is not all of it: what is not known may have been refused
 */
export function readData(output: string): DataRead | null {
  const lines = output.split('\n').filter((line) => line !== '');
  if (lines.pop() !== 'end') return null;
  const marks: Record<string, Mark> = {};
  const restarts: number[] = [];
  let clock: number | null = null;
  for (const line of lines) {
    const [what, first = '', kind = '', tries = ''] = line.split(' ');
    const seconds = /^\d{1,12}$/.test(first) ? Number(first) : null;
    if (what === 'mark') marks[keyOf(first)] = readMark(kind, tries);
    else if (seconds === null) continue;
    else if (what === 'restart') restarts.push(seconds);
    else if (what === 'clock') clock = seconds;
  }
  return { marks, restarts, clock };
}

/** A name that none of ours is, is a key that no card has. */
function keyOf(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

/** What cannot be read was written all the same: as if the PIN was sent when all tries were left. */
function readMark(kind: string, tries: string): Mark {
  if (kind === 'refused') return { kind };
  if (kind === 'sent' && tries === '-') return { kind, tries: null };
  return { kind: 'sent', tries: kind === 'sent' && /^\d$/.test(tries) ? Number(tries) : ALL_TRIES };
}
