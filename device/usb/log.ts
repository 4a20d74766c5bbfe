import { linkTarget, logNow, type Level } from '../io';

export type Log = (level: Level, ...texts: readonly string[]) => void;

/** @returns a log under this name, with the process as scripts have it: several of one name run beside each other */
export function logOf(name: string): Log {
  const tag = `${name}[${linkTarget('/proc/self') ?? ''}]`;
  return (level, ...texts) => logNow(tag, level, ...texts);
}
