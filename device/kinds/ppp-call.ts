import type { CallEnd, Echo, Lease } from '../core';
import { readFile, signalGroup, start, uptime } from '../io';
import { pppFiles, pppLease, type PppFiles } from './ppp-files';
import { pppdOf, runs } from './process';
import { startCall, startedBefore, type Started } from './started';

const SIGTERM = 15;
const SIGKILL = 9;
/** Seconds in which packets count as just heard. */
const JUST = 120;

/** Seconds that ip-down may take: as long as all hooks of a person. */
const HOOKS = 60;

/** What a link dials with. */
export interface PppFacts {
  readonly link: string;
  /** of pppN */
  readonly unit: number;
  /** what runs pppd(8): /usr/libexec/pppi/call */
  readonly pppd: string;
  /** the command that talks to the modem, with the port as input and output */
  readonly connect: string;
  /** folder of the files that tell of a call */
  readonly run: string;
  /** the port that dials, and its bit/s */
  readonly data: string;
  readonly speed: number;
  /** what pppd runs when a link is down: /etc/ppp/ip-down */
  readonly down: string;
  /** network cards of Linux: /sys/class/net */
  readonly net: string;
}

export interface PppHandlers {
  onUp(call: number, lease: Lease): void;
  onEnd(call: number, end: Omit<CallEnd, 'hadAddress'> & { readonly heard: boolean }): void;
}

/** How LCP echoes end a call (pppd(8)); the peers file has them on. */
const ECHO: Readonly<Record<Echo, readonly string[]>> = {
  answered: [],
  adaptive: ['lcp-echo-adaptive'],
  off: ['lcp-echo-interval', '0'],
};

/** The one call of a link: a pppd of this daemon's, or one that an earlier daemon has started. */
export class PppCall {
  private readonly files: PppFiles;
  private running: Started | null = null;
  /** It is nobody's child then: its end has to be looked for, and its status is lost. */
  private adopted = false;
  private lease = '';
  private packets = '';
  private heardAt = -Infinity;

  constructor(
    private readonly facts: PppFacts,
    private readonly handlers: PppHandlers,
  ) {
    this.files = pppFiles(facts.run, facts.link);
  }

  /**
   * Looks after a pppd that still runs from here on. One that the daemon was killed over before it wrote it down is found
   * by its command line, so that there are never two on one port.
   * @param unnamed the number of a call that has none
   * @returns the number of the call
   */
  adopt(unnamed: number): number | null {
    this.running = startedBefore(this.files.started, () => pppdOf(this.facts.link), unnamed);
    this.adopted = this.running !== null;
    if (!this.running) this.bringDown();
    return this.running?.call ?? null;
  }

  /** @returns whether there is a call */
  runs(): boolean {
    return this.running !== null;
  }

  dial(call: number, echo: Echo): void {
    const { link, pppd, connect } = this.facts;
    this.files.clear();
    this.lease = this.packets = '';
    this.heardAt = -Infinity;
    // Behind `call` these win over the peers file: one process, one call, and chat by way of a script.
    const options = ['nodetach', 'nopersist', 'logfile', this.files.log, 'connect', connect];
    const argv = [pppd, 'call', link, ...options, ...ECHO[echo]];
    const end = (status: number) => this.end(call, status);
    const started = startCall(this.files.started, call, argv, end);
    if (!started) return;
    this.running = started;
    this.adopted = false;
  }

  /** By SIGTERM or SIGKILL. A call that is not there has ended. */
  stop(call: number, how: 'hang-up' | 'kill'): void {
    if (this.running?.call !== call) {
      this.handlers.onEnd(call, { status: null, heard: false });
      return;
    }
    signalGroup(this.running.pid, how === 'kill' ? SIGKILL : SIGTERM);
  }

  /** Looks at what may have changed: at each tick, and when a hook says so. */
  look(): void {
    const { running } = this;
    if (!running) return;
    if (this.adopted && !runs(running)) return this.end(running.call, null);
    this.countPackets();
    const lease = this.files.lease() ?? this.leaseOfLog();
    const text = JSON.stringify(lease);
    if (lease === null || text === this.lease) return;
    this.lease = text;
    this.handlers.onUp(running.call, lease);
  }

  /** With a full RAM disk ip-up cannot tell; pppd's log, which was there before, perhaps does. */
  private leaseOfLog(): Lease | null {
    const { local, remote, dns } = this.files.readLog();
    return local === null ? null : pppLease(`ppp${this.facts.unit}`, local, remote, dns);
  }

  /** A call that ends for want of an answer to LCP echoes may have had others. */
  private countPackets(): void {
    const { net, unit } = this.facts;
    const packets = readFile(`${net}/ppp${unit}/statistics/rx_packets`) ?? '';
    if (packets !== this.packets && this.packets !== '') this.heardAt = uptime();
    this.packets = packets;
  }

  private end(call: number, status: number | null): void {
    if (this.running && this.running.call !== call) return;
    this.running = null;
    this.bringDown();
    const heard = uptime() - this.heardAt < JUST;
    const chat = this.files.chat();
    const log = this.files.readLog();
    this.handlers.onEnd(call, { status, log, heard, ...(chat && { chat }) });
  }

  /**
   * A pppd that was killed has run no ip-down, which takes away what ip-up has told: it is run as pppd runs it (pppd(8),
   * SCRIPTS), and not waited for.
   */
  private bringDown(): void {
    const lease = this.files.lease();
    if (lease === null) return;
    const { link, data, speed, down } = this.facts;
    const { interface: name, address, peer, dns } = lease;
    const servers = Object.fromEntries(dns.map((server, at) => [`DNS${at + 1}`, server]));
    const env = {
      ...{ DEVICE: data, IFNAME: name, IPLOCAL: address, IPREMOTE: peer ?? '' },
      ...{ SPEED: String(speed), LINKNAME: link, USEPEERDNS: '1', ...servers },
    };
    start({
      argv: [down, name, data, String(speed), address, peer ?? '', link],
      deadline: HOOKS,
      env,
    });
  }
}
