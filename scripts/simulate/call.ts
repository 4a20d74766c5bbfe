import type { Echo, Lease, ReasonWord } from '../../device/core';
import type { Socket } from './socket';
import type { World } from './world';

/** How pppd and chat end (pppd(8), EXIT STATUS; chat(8), EXIT CODES), and what the reason of that is. */
export interface End {
  readonly status: number;
  readonly chat?: { readonly status: number; readonly abort?: string };
  readonly why: ReasonWord;
}

/** What the carrier answers a dial with. */
export const DIAL_ANSWERS: readonly End[] = [
  { status: 8, chat: { status: 4, abort: 'BUSY' }, why: 'busy' },
  { status: 8, chat: { status: 5, abort: 'NO CARRIER' }, why: 'no-carrier' },
  { status: 8, chat: { status: 6, abort: 'NO ANSWER' }, why: 'no-answer' },
  { status: 8, chat: { status: 7, abort: 'NO DIALTONE' }, why: 'no-dialtone' },
  { status: 8, chat: { status: 7, abort: 'NO DIAL TONE' }, why: 'no-dialtone' },
  { status: 8, chat: { status: 8, abort: 'DELAYED' }, why: 'delayed' },
];

/** How pppd ends that never gets an address. */
export const PPP_ENDS: readonly End[] = [
  { status: 10, why: 'no-negotiation' },
  { status: 14, why: 'no-negotiation' },
  { status: 16, why: 'no-negotiation' },
  { status: 19, why: 'auth-refused' },
  { status: 11, why: 'auth-refused' },
  { status: 21, why: 'auth-refused' },
  { status: 17, why: 'loopback' },
  { status: 1, why: 'pppd-failed' },
  { status: 3, why: 'pppd-failed' },
  { status: 9, why: 'pppd-failed' },
  { status: 18, why: 'pppd-failed' },
  { status: 2, why: 'pppd-options' },
  { status: 4, why: 'no-kernel-ppp' },
  { status: 6, why: 'port-locked' },
  { status: 7, why: 'port-failed' },
  { status: 127, why: 'no-pppd' },
  { status: 5, why: 'ended' },
  { status: 0, why: 'ended' },
  { status: 99, why: 'unknown' },
];

const NO_ANSWER: End = { status: 8, chat: { status: 3 }, why: 'chat-timeout' };
const ERROR: End = { status: 8, chat: { status: 4, abort: 'ERROR' }, why: 'modem-error' };
const PORT_GONE: End = { status: 2, why: 'pppd-options' };
export const HANGUP: End = { status: 16, why: 'hangup' };
export const KILLED: End = { status: 137, why: 'pppd-killed' };
const TERMINATED: End = { status: 5, why: 'ended' };
const CLIENT_ENDS: End = { status: 1, why: 'no-lease' };

/** Names of what is left to chance here. */
const CHAT = 101;
const PPP = 102;
const END = 103;

/** A pppd, from its start to its end; it lives on when the daemon does not. */
export class Call {
  isRunning = true;
  lease: Lease | null = null;
  /** does not listen to SIGTERM */
  isStubborn = false;
  /** nobody but the daemon ends it */
  isStuck = false;
  /** addresses that DHCP gave to it */
  private given = 0;

  private constructor(
    readonly number: number,
    readonly plug: string,
    private readonly world: World,
    private readonly socket: Socket,
    private readonly echo: Echo,
  ) {}

  get isUp(): boolean {
    return this.lease !== null;
  }

  static begin(world: World, socket: Socket, number: number, echo: Echo): Call {
    const call = new Call(number, socket.plug, world, socket, echo);
    socket.call = call;
    const { pppd } = socket;
    call.isStubborn = pppd.now === 'stubborn';
    call.isStuck = pppd.now !== 'normal';
    if (call.plug === '') call.endIn(500, socket.isSerial ? PORT_GONE : CLIENT_ENDS);
    else if (!socket.isSerial) call.askSoon();
    else if (!call.isStuck)
      call.after(1000 + 3000 * world.chance.at(world.ms, CHAT), () => call.chat());
    return call;
  }

  private after(ms: number, run: () => void): void {
    this.world.after(ms, () => {
      if (this.isRunning) run();
    });
  }

  private chat(): void {
    const { world, socket } = this;
    const modem = socket.modem.now;
    const speech = modem.hung === null ? modem.speech.now : 'silent';
    if (speech === 'error') return this.endIn(500, ERROR);
    if (speech !== 'normal') return this.endIn(45_000, NO_ANSWER);
    if (!modem.isRegistered(world.ms)) return this.endIn(3000, DIAL_ANSWERS[1] as End);
    const answer = socket.dialAnswer.now;
    if (answer) return this.endIn(2000, answer);
    const end = socket.pppEnd.now;
    if (end === 'no address') return;
    if (end) return this.endIn(end.status === 19 ? 3000 : 30_000, end);
    this.after(2000 + 4000 * world.chance.at(world.ms, PPP), () => {
      if (socket.plug !== this.plug) return;
      this.giveLease(socket.leaseOf(this.number));
      if (socket.echo.now === 'dead') this.echoDies();
    });
  }

  /** A DHCP client asks until it is answered. */
  private askSoon(): void {
    const { world, socket, number } = this;
    this.after(500 + 2500 * world.chance.at(world.ms, PPP), () => {
      const modem = socket.modem.now;
      if (this.lease !== null) return;
      if (socket.plug !== this.plug || !modem.hears || !socket.leases.now) {
        socket.note('no-lease', world.ms);
        return this.after(21_000, () => this.askSoon());
      }
      this.giveLease(socket.leaseOf(number + this.given++));
    });
  }

  private giveLease(lease: Lease): void {
    const { world, socket, number } = this;
    this.lease = lease;
    world.kernel.interfaceUp(lease.interface);
    world.tell(socket, { is: 'up', call: number, lease }, 200);
  }

  /** DHCP takes the address back, and gives another one if it is asked. */
  withdraw(): void {
    const { world, socket, number } = this;
    if (!this.takeAddress()) return;
    world.tell(socket, { is: 'down', call: number }, 200);
    this.askSoon();
  }

  /** Without a word between: the old address is exchanged for a new one. */
  renumber(): void {
    if (this.takeAddress()) this.giveLease(this.socket.leaseOf(this.number + this.given++));
  }

  private takeAddress(): boolean {
    const { world, socket, lease } = this;
    if (!this.isRunning || lease === null || socket.isSerial) return false;
    this.lease = null;
    world.kernel.interfaceGone(lease.interface);
    ['lease-lost', 'no-lease'].forEach((word) => socket.note(word as 'no-lease', world.ms));
    return true;
  }

  /** lcp-echo-interval 30, lcp-echo-failure 4 */
  echoDies(): void {
    this.after(120_000, () => {
      if (this.isUp && this.echo === 'answered' && this.socket.echo.now === 'dead')
        this.end({ status: 15, why: 'echo-dead' });
    });
  }

  /** The modem is gone from under it: the kernel hangs up. */
  portGone(): void {
    if (!this.socket.isSerial) {
      this.takeAddress();
      return;
    }
    if (this.isStuck) return;
    this.endIn(3000 * this.world.chance.at(this.world.ms, END), this.isUp ? HANGUP : PORT_GONE);
  }

  terminate(): void {
    if (!this.isStubborn)
      this.endIn(300 + 3000 * this.world.chance.at(this.world.ms, END), TERMINATED);
  }

  endIn(ms: number, end: End): void {
    this.after(ms, () => this.end(end));
  }

  end(end: End): void {
    if (!this.isRunning) return;
    this.isRunning = false;
    const { world, socket, lease } = this;
    this.lease = null;
    if (lease) world.kernel.interfaceGone(lease.interface);
    // The end of a DHCP client has no reason of its own.
    socket.note(socket.isSerial ? end.why : 'no-lease', world.ms);
    // Status 16 is told apart by whether there was an address: a daemon that has not heard of it may name the other.
    if (end.status === 16)
      ['hangup', 'no-negotiation'].forEach((word) => socket.note(word as 'hangup', world.ms));
    const { status, chat } = end;
    // Packets still come in where only the echoes are not answered.
    const heard = lease !== null && socket.internet.now === 'ok';
    const event = { is: 'ended', call: this.number, status, heard } as const;
    world.tell(socket, chat ? { ...event, chat } : event, 200);
  }
}
