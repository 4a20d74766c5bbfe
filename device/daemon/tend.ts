import {
  every,
  feeder,
  guarded,
  hearWords,
  ignorePipeSignal,
  makeFolder,
  onSignal,
  openLog,
  quit,
  reap,
  uptime,
  watchChildren,
  writeInPlace,
  type Log,
} from '../io';
import type { Daemon } from './daemon';

const SIGTERM = 15;
/** Seconds between looks at what no word tells of; the beat and the watchdog go with it. */
const TICK = 5;
/** Seconds that calls have to end, when the daemon is told to. */
const TO_END = 10;
/** Replaced by the bundler: a trace in the log says of which code it is. */
const BUNDLE = '__BUNDLE__';

export interface Tended {
  readonly name: string;
  /** the watchdog's device; empty: none is fed */
  readonly watchdog: string;
  /**
   * Where its files are: NAME.fifo, into which hooks write that there is something to look at, and NAME.beat, the seconds
   * since power-on, written in place while the machine moves.
   */
  readonly folder: string;
  open(log: Log): Daemon;
}

/** Runs a daemon: its signals, its tick, the words of hooks, its beat. Returns; the loop goes on. */
export function tend(tended: Tended): void {
  guarded(() => begin(tended))();
}

function begin({ name, watchdog, folder, open }: Tended): void {
  ignorePipeSignal();
  watchChildren();
  const log = openLog(name);
  makeFolder(folder);
  const [words, beat] = [`${folder}/${name}.fifo`, `${folder}/${name}.beat`];
  log('info', `${name} ${BUNDLE}`);
  const feed = feedAndSay(watchdog, log);
  const daemon = open(log);
  let hears = hearWords(words, () => daemon.look());
  let ending = false;
  const tick = (): void => {
    reap();
    log.flush();
    if (ending) return;
    hears ||= hearWords(words, () => daemon.look());
    daemon.look();
    daemon.hear({ is: 'tick' });
    const stuck = daemon.stuck();
    if (stuck !== null) return log('crit', `${stuck} does not move: the watchdog is not fed`);
    writeInPlace(beat, `${String(Math.floor(uptime())).padEnd(15)}\n`);
    feed();
  };
  onSignal(SIGTERM, () => {
    if (ending) return;
    ending = true;
    const until = uptime() + TO_END;
    const wait = (): void => {
      reap();
      if (!daemon.end() || uptime() > until) quit(0);
    };
    wait();
    every(0.2, wait);
  });
  daemon.begin();
  tick();
  every(TICK, tick);
}

/** Feeds the watchdog, and says so once, and whenever it changes. */
function feedAndSay(path: string, log: Log): () => void {
  if (path === '') return () => undefined;
  const feed = feeder(path);
  let was: boolean | null = null;
  return () => {
    const fed = feed();
    if (fed === was) return;
    was = fed;
    if (fed) log('info', `feeding ${path}`);
    else log('err', `${path} cannot be fed: a device that hangs may not be reset`);
  };
}
