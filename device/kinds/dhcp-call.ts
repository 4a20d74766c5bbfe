import type { Lease } from '../core';
import { readFile, signalProcess, start } from '../io';
import { leaseFile, type Leased, type LeaseFile } from './dhcp-lease';
import { processBy, runs } from './process';
import { startCall, startedBefore, startedFile, type Started, type StartedFile } from './started';

const SIGTERM = 15;
const SIGKILL = 9;
/** Seconds that the script may take to take an address away: as long as several hooks of a person. */
const HOOKS = 300;

/** What a link asks for an address with. */
export interface DhcpFacts {
  readonly link: string;
  /** folder of the files that tell of a lease */
  readonly run: string;
  /** what udhcpc calls: device/bin/udhcpc-script */
  readonly script: string;
  /** bytes of the longest packet on the card; null: as it is */
  readonly mtu: number | null;
}

export interface DhcpHandlers {
  onUp(call: number, lease: Lease): void;
  onDown(call: number): void;
  /** @param status 128 and more: by a signal; null: not known */
  onEnd(call: number, status: number | null): void;
}

/** The one call of a link: a DHCP client of this daemon's, or one that an earlier daemon has started. */
export class DhcpCall {
  private readonly started: StartedFile;
  private readonly file: LeaseFile;
  private running: Started | null = null;
  /** It is nobody's child then: its end has to be looked for, and its status is lost. */
  private adopted = false;
  /** what was told; undefined: what an earlier daemon has told is not known */
  private told: Leased | null | undefined = null;

  constructor(
    private readonly facts: DhcpFacts,
    private readonly handlers: DhcpHandlers,
  ) {
    this.started = startedFile(facts.run, facts.link);
    this.file = leaseFile(facts.run, facts.link);
  }

  /**
   * Looks after a client that still runs from here on.
   * @param unnamed the number of a call that has none
   * @returns the number of the call
   */
  adopt(unnamed: number): number | null {
    this.file.make();
    const find = () => processBy('udhcpc', (args) => args.includes(this.pidFile()));
    this.running = startedBefore(this.started, find, unnamed);
    this.adopted = this.running !== null;
    this.told = this.adopted ? undefined : null;
    if (!this.running) this.takeDown();
    return this.running?.call ?? null;
  }

  /** Asks for an address on an interface, again and again. */
  dial(call: number, name: string): void {
    const { link, script, mtu } = this.facts;
    this.started.clear();
    // One that is left over goes when the client begins: its script has to know what to take away.
    this.told = this.file.read();
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
    const { running, told } = this;
    if (!running) return;
    if (this.adopted && !runs(running)) return this.end(running.call, null);
    const leased = this.file.read();
    if (told !== undefined && leased?.mark === told?.mark) return;
    this.told = leased;
    // One that was lost and given again is another one, though it has the same address.
    const again = leased && told && JSON.stringify(leased.lease) === JSON.stringify(told.lease);
    if (!leased || again) this.handlers.onDown(running.call);
    if (leased) this.handlers.onUp(running.call, leased.lease);
  }

  /** udhcpc writes its number there; it is what tells this link's client from others. */
  private pidFile(): string {
    return `${this.facts.run}/${this.facts.link}.udhcpc`;
  }

  private end(call: number, status: number | null): void {
    if (this.running?.call !== call) return;
    this.running = null;
    this.takeDown();
    this.handlers.onEnd(call, status);
  }

  /** A client that was killed has not called the script, which takes address and hooks away. It is not waited for. */
  private takeDown(): void {
    const left = this.file.read();
    if (!left) return;
    const { link, script } = this.facts;
    const argv = ['env', `LINK=${link}`, `interface=${left.lease.interface}`, script, 'deconfig'];
    start({ argv, deadline: HOOKS });
  }
}
