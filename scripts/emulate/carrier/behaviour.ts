import type { CarrierAuth } from './config';

/**
 * What the carrier does wrong right now. Every switch is read at the moment it matters, so a script
 * may flip one in the middle of a session. They start as a carrier that works.
 */
export class CarrierBehaviour {
  /** CONNECT, and then no LCP packet is sent or heard. The carrier does not hang up either. */
  silentLcp = false;

  /**
   * The carrier sends its own Configure-Requests, but hears no LCP packet of the device, so the
   * negotiation never ends. It does not hang up either.
   */
  deafLcp = false;

  /** What calls from now on have to prove, instead of what the carrier's configuration says. */
  auth: CarrierAuth | undefined;

  /**
   * Every user and password is refused. A carrier without authentication asks for CHAP while this
   * is on, as Huawei modems do, and refuses the answer.
   */
  refuseAuth = false;

  /** IPCP rejects the DNS options 129 and 131 (RFC 1877), so the device learns no name server. */
  noDnsInIpcp = false;

  /** LCP Echo-Requests stay without a reply. */
  ignoreEcho = false;

  /** No IPv4 packet passes in either direction; PPP itself stays up. */
  blackHole = false;

  /**
   * Longer IPv4 packets, in octets, pass in neither direction, and no ICMP message says so: a black hole of path MTU
   * discovery (RFC 2923, 2.1).
   */
  longestPacket = Infinity;

  /** The two DNS servers do not answer. */
  dnsDead = false;

  /** Whether an IPv4 packet of so many octets gets through. */
  passes(octets: number): boolean {
    return !this.blackHole && octets <= this.longestPacket;
  }

  constructor(private readonly endSessions: (reason: string) => void) {}

  /**
   * Ends every session as a network does: LCP Terminate-Request, then the call is hung up.
   *
   * @param reason goes into the Terminate-Request and into the log; printable ASCII
   */
  terminateSessions(reason = 'terminated by the carrier'): void {
    this.endSessions(reason);
  }
}
