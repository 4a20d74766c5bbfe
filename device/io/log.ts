import * as os from 'os';
import { start } from './children';
import { onDefect } from './loop';
import { runNow } from './run-now';
import { uptime } from './time';

export type Level = 'debug' | 'info' | 'notice' | 'warning' | 'err' | 'crit';

/** Each message is a process: so many in a minute, then only how many more there were. */
const A_MINUTE = 30;
/** Characters of one message; what modems and carriers say has no bound of its own. */
const LONGEST = 400;
/** Seconds for one message that is waited for. */
const PATIENCE = '5';
/** Lines of a trace. */
const TRACE = 30;

export interface Log {
  (level: Level, text: string): void;
  /** what was left out is told once its minute is over: call it now and then */
  flush(): void;
}

/** @returns a log that goes to syslog as daemon.LEVEL, by logger(1), and under this name */
export function openLog(name: string): Log {
  let minute = -Infinity;
  let count = 0;
  let dropped = 0;
  const turn = () => {
    if (uptime() - minute < 60) return;
    const more = dropped;
    minute = uptime();
    count = dropped = 0;
    if (more > 0) say(name, 'warning', `${more} more messages in that minute`);
  };
  const log: Log = (level, text) => {
    turn();
    count += 1;
    if (count > A_MINUTE) dropped += 1;
    else say(name, level, text);
  };
  log.flush = turn;
  onDefect((text) => tellDefect(name, text));
  return log;
}

/**
 * Logs before it returns, in order: for a program that does nothing else meanwhile and may end at once.
 * @param texts one or more messages
 */
export function logNow(name: string, level: Level, ...texts: readonly string[]): void {
  const lines = texts.map(oneLine).join('\n');
  const argv = ['logger', '-t', name, '-p', `daemon.${level}`];
  if (texts.length === 1) runNow(['timeout', PATIENCE, ...argv, '--', lines]);
  else if (texts.length > 1) runNow(['timeout', PATIENCE, 'sh', '-c', EACH_LINE, lines, ...argv]);
}

/** A process for all of them: logger(1) takes each line of its standard input as a message. */
const EACH_LINE = 'printf "%s\\n" "$0" | "$@"';

function say(name: string, level: Level, text: string): void {
  start({ argv: argvOf(name, level, text), deadline: 10 });
}

function argvOf(name: string, level: Level, text: string): string[] {
  return ['logger', '-t', name, '-p', `daemon.${level}`, '--', oneLine(text)];
}

/** What a terminal would obey, and line ends, are shown as `?`. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** The program ends after it, so nobody waits for these; a shell of its own keeps them in order. */
function tellDefect(name: string, text: string): void {
  const lines = text.split('\n').slice(0, TRACE);
  const script = 'name=$1; shift; for line; do logger -t "$name" -p daemon.crit -- "$line"; done';
  os.exec(['sh', '-c', script, 'sh', name, ...lines.map(oneLine)], { block: false });
}
