import type { Lease, LinkAction, LinkEvent, Verdict } from '../core';
import {
  chance,
  endGroup,
  findProgram,
  monotonic,
  readFile,
  start,
  type Ended,
  type Program,
} from '../io';
import type { CheckSettings } from '../settings';
import { dnsQuestion, isDnsAnswer } from './dns-question';

/** Seconds that an answer may take: a modem that sleeps needs one or two to wake up. */
const ANSWER = 5;
/** A name server has a modem that is awake already. */
const DNS_ANSWER = 3;
/** Seconds after that until a program that does not end is ended. */
const GRACE = 3;
/** Seconds after which nothing more is asked: the core gives up waiting for a result after 90. */
const LONGEST = 75;
/** Of IP and of ICMP; Linux sends a ping with Don't Fragment (ip(7), IP_PMTUDISC_WANT). */
const PING_HEADERS = 28;
const [LEAST_MTU, MOST_MTU] = [576, 1500];

type CheckAction = Extract<LinkAction, { do: 'check' }>;

type Tell = (verdict: Verdict, text?: string) => void;

/** One question to the internet. */
interface Probe {
  readonly program: Program;
  isAnswer(ended: Ended): boolean;
}

/** The check of one link: questions over that link alone, one after the other. */
export class Check {
  /** another number with each check: what an earlier one has asked is not heard any more */
  private turn = 0;
  private pid = 0;
  private until = 0;

  /** @param settings null: nothing is asked, and every call is well */
  constructor(
    private readonly settings: CheckSettings | null,
    private readonly tell: (event: Extract<LinkEvent, { is: 'checked' }>) => void,
  ) {}

  begin({ ask, lease, dnsElsewhere }: CheckAction): void {
    this.stop();
    const { settings } = this;
    const tell: Tell = (verdict, text) =>
      this.tell({ is: 'checked', ask, verdict, ...(text !== undefined && { text }) });
    if (!settings) return tell('ok');
    this.until = monotonic() + LONGEST;
    this.first(waysTo(settings, lease), (found) => {
      if (found) this.checkNames(settings.names, lease, dnsElsewhere, tell);
      else if (isLong(settings)) this.checkShort(settings, lease, tell);
      else tell('no-internet', silence(settings, lease));
    });
  }

  /** Ends a check that is under way, without a word. */
  stop(): void {
    this.turn += 1;
    if (this.pid !== 0) endGroup(this.pid);
    this.pid = 0;
  }

  /** Long packets have no answer: are they lost, or all? */
  private checkShort(settings: CheckSettings, lease: Lease, tell: Tell): void {
    this.first(waysTo({ ...settings, packets: 'small' }, lease), (found) =>
      tell('no-internet', found ? tooLong(settings, lease) : silence(settings, lease)),
    );
  }

  private checkNames(
    names: readonly string[],
    { interface: name, address, dns }: Lease,
    dnsElsewhere: boolean,
    tell: Tell,
  ): void {
    if (names.length === 0) return tell('ok');
    if (dns.length === 0)
      return dnsElsewhere ? tell('ok') : tell('dns-dead', `${name} was given no DNS server`);
    const probes = dns.flatMap((server) => names.map((host) => dnsProbe(server, host, address)));
    this.first(probes, (found) =>
      found
        ? tell('ok')
        : tell('dns-dead', `DNS server ${dns.join(' ')} does not answer over ${name}`),
    );
  }

  /** Asks until there is an answer. @param onEnd is told whether there was one, unless the check was ended */
  private first(probes: readonly Probe[], onEnd: (found: boolean) => void): void {
    const [probe, ...others] = probes;
    if (probe === undefined || monotonic() >= this.until) return onEnd(false);
    const { turn } = this;
    this.pid = start({
      ...probe.program,
      onEnd: (ended) => {
        if (turn !== this.turn) return;
        this.pid = 0;
        if (probe.isAnswer(ended)) onEnd(true);
        else this.first(others, onEnd);
      },
    });
  }
}

function isLong({ by, packets }: CheckSettings): boolean {
  return by === 'icmp' && packets === 'full';
}

function silence({ targets }: CheckSettings, { interface: name }: Lease): string {
  return `none of ${targets.join(' ')} answers over ${name}`;
}

function tooLong({ targets }: CheckSettings, { interface: name }: Lease): string {
  const long = `none of ${targets.join(' ')} answers a packet of ${mtuOf(name)} bytes over ${name}`;
  return `${long}, though short ones are answered: mtu is too long`;
}

/** Bytes of the longest packet on an interface; RFC 791: 576 is taken everywhere. */
function mtuOf(name: string): number {
  const mtu = Number((readFile(`/sys/class/net/${name}/mtu`, 16) ?? '').trim());
  return mtu >= LEAST_MTU && mtu <= MOST_MTU ? mtu : LEAST_MTU;
}

function waysTo(settings: CheckSettings, lease: Lease): Probe[] {
  return settings.targets.map((target) => wayProbe(settings, target, lease));
}

/** ping(8) binds to the interface. nc binds to the address, and what has that leaves by the link's own table. */
function wayProbe(
  { by, packets }: CheckSettings,
  target: string,
  { interface: name, address }: Lease,
): Probe {
  const deadline = ANSWER + GRACE;
  const seconds = String(ANSWER);
  if (by === 'icmp') {
    const bytes = String(packets === 'full' ? mtuOf(name) - PING_HEADERS : 8);
    const argv = ['ping', '-q', '-c', '1', '-s', bytes, '-W', seconds, '-I', name, target];
    return { program: { argv, deadline }, isAnswer: ({ status, signal }) => status + signal === 0 };
  }
  const [host = '', port = ''] = target.split(':');
  const argv = [netcat(), '-n', '-v', '-z', '-w', seconds, '-s', address, host, port];
  return {
    program: { argv, deadline, output: 'all' },
    // A refusal comes from the other end too.
    isAnswer: ({ status, signal, output }) => status + signal === 0 || /refused/.test(output),
  };
}

function dnsProbe(server: string, host: string, address: string): Probe {
  const id = Math.floor(chance() * 0x10000);
  const argv = [netcat(), '-n', '-u', '-w', String(DNS_ANSWER), '-s', address, server, '53'];
  return {
    program: {
      ...{ argv, deadline: DNS_ANSWER + GRACE, output: 'bytes' },
      input: dnsQuestion(id, host),
    },
    isAnswer: ({ output }) => isDnsAnswer(id, output),
  };
}

/** Debian's BusyBox has an nc without -s and -u; Buildroot's has both. */
function netcat(): string {
  return findProgram('nc.traditional', 'nc');
}
