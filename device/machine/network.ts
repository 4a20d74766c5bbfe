import { start, writeWhole } from '../io';
import { ipCommands, type IpCommand, type SetRoutes } from './ip-commands';
import { Queue } from './queue';

/** Seconds for one ip(8): it waits only while a driver holds the kernel's lock of all interfaces. */
const IP = 5;
/** Rules of one table that are dropped at a time; there should be one. */
const MOST_RULES = 16;

/** Sets routes, rules and DNS servers, in the order asked. */
export class Network {
  private readonly queue = new Queue();

  /**
   * @param resolvConf what /etc/resolv.conf points to
   * @param failed is told when something is not there that should be
   */
  constructor(
    private readonly resolvConf: string,
    private readonly failed: () => void,
  ) {}

  setRoutes(action: SetRoutes): void {
    this.queue.add((done) =>
      runAll(ipCommands(action), true, (ok) => {
        if (!ok) this.failed();
        done();
      }),
    );
  }

  /** Calls once all that was asked for before is done. */
  after(then: () => void): void {
    this.queue.add((done) => {
      then();
      done();
    });
  }

  /** @param text all of resolv.conf; libc never reads half of it */
  setDns(text: string): void {
    this.queue.add((done) => {
      if (!writeWhole(this.resolvConf, text)) this.failed();
      done();
    });
  }
}

function runAll(commands: readonly IpCommand[], ok: boolean, onEnd: (ok: boolean) => void): void {
  const [first, ...rest] = commands;
  if (first === undefined) return onEnd(ok);
  const next = (success: boolean) => runAll(rest, ok && success, onEnd);
  if (first.how === 'all') runUntilGone(first.argv, MOST_RULES, () => next(true));
  else run(first.argv, (success) => next(success || first.how === 'may'));
}

function runUntilGone(argv: readonly string[], most: number, onEnd: () => void): void {
  if (most === 0) return onEnd();
  run(argv, (success) => (success ? runUntilGone(argv, most - 1, onEnd) : onEnd()));
}

function run(argv: readonly string[], onEnd: (success: boolean) => void): void {
  start({ argv, deadline: IP, onEnd: ({ status, signal }) => onEnd(status === 0 && signal === 0) });
}
