import { readFile, signalProcess } from '../io';
import { LeaseWatch, type LeaseFacts, type LeaseHandlers } from './lease-watch';
import { processBy, runs } from './process';
import { startCall, startedBefore, startedFile, type Started, type StartedFile } from './started';

const SIGTERM = 15;
const SIGKILL = 9;

/** What a link asks for an address with. */
export interface DhcpFacts extends LeaseFacts {
  /** bytes of the longest packet on the card; null: as it is */
  readonly mtu: number | null;
}

/** The one call of a link: a DHCP client of this daemon's, or one that an earlier daemon has started. */
export class DhcpCall {
  private readonly started: StartedFile;
  private readonly lease: LeaseWatch;
  private running: Started | null = null;
  /** It is nobody's child then: its end has to be looked for, and its status is lost. */
  private adopted = false;

  constructor(
    private readonly facts: DhcpFacts,
    private readonly handlers: LeaseHandlers,
  ) {
    this.started = startedFile(facts.run, facts.link);
    this.lease = new LeaseWatch(facts, handlers);
  }

  /**
   * Looks after a client that still runs from here on.
   * @param unnamed the number of a call that has none
   * @returns the number of the call
   */
  adopt(unnamed: number): number | null {
    const find = () => processBy('udhcpc', (args) => args.includes(this.pidFile()));
    this.running = startedBefore(this.started, find, unnamed);
    this.adopted = this.running !== null;
    this.lease.begin(this.adopted);
    if (!this.running) this.lease.takeDown();
    return this.running?.call ?? null;
  }

  /** Asks for an address on an interface, again and again. */
  dial(call: number, name: string): void {
    const { link, script, mtu } = this.facts;
    this.started.clear();
    // One that is left over goes when the client begins: its script has to know what to take away.
    this.lease.skip();
    const hostname = (readFile('/proc/sys/kernel/hostname') ?? '').trim();
    const argv = [
      ...['env', `LINK=${link}`, ...(mtu === null ? [] : [`MTU=${mtu}`])],
      ...['udhcpc', '-f', '-i', name, '-s', script, '-p', this.pidFile()],
      // Five questions, 3 s each, then a rest of 15 s; it gives its address back at its end, and logs to syslog.
      ...['-t', '5', '-T', '3', '-A', '15', '-R', '-S', '-x', `hostname:${hostname}`],
    ];
    const started = startCall(this.started, call, argv, (status) => this.end(call, status));
    if (!started) return this.handlers.onEnd(call, null);
    this.running = started;
    this.adopted = false;
  }

  /** By SIGTERM or SIGKILL, the client alone: hooks of its lease go on. A call that is not there has ended. */
  stop(call: number, how: 'hang-up' | 'kill'): void {
    if (this.running?.call !== call) this.handlers.onEnd(call, null);
    else signalProcess(this.running.pid, how === 'kill' ? SIGKILL : SIGTERM);
  }

  /** Looks at what may have changed: at each tick, and when the script says so. */
  look(): void {
    const { running } = this;
    if (!running) return;
    if (this.adopted && !runs(running)) return this.end(running.call, null);
    this.lease.look(running.call);
  }

  /** udhcpc writes its number there; it is what tells this link's client from others. */
  private pidFile(): string {
    return `${this.facts.run}/${this.facts.link}.udhcpc`;
  }

  private end(call: number, status: number | null): void {
    if (this.running?.call !== call) return;
    this.running = null;
    // One that was killed has not called the script. It is not waited for.
    this.lease.takeDown();
    this.handlers.onEnd(call, status);
  }
}
