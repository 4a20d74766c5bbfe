import { createHash } from 'node:crypto';
import type { Cancel, Clock, Random } from '../../../world';
import type { AuthActions, Authenticator, Judge } from './auth';
import { encodePacket, parsePacket } from './packet';

/** RFC 1994 4. */
const ChapCode = { CHALLENGE: 1, RESPONSE: 2, SUCCESS: 3, FAILURE: 4 } as const;

const CHALLENGE_OCTETS = 16;
const RESPONSE_OCTETS = 16; // an MD5
const RESEND_MS = 3000;
const MAX_CHALLENGES = 10;

/** The name that Huawei modems give in their challenge. */
const SERVER_NAME = 'UMTS_CHAP_SRVR';

/** MD5 over identifier, secret and challenge (RFC 1994 4.1). */
export function chapResponse(identifier: number, secret: string, challenge: Uint8Array): Buffer {
  return createHash('md5')
    .update(Uint8Array.of(identifier))
    .update(secret, 'utf8')
    .update(challenge)
    .digest();
}

/** The authenticator of RFC 1994 with MD5. */
export class Chap implements Authenticator {
  private challenge: Buffer = Buffer.alloc(0);
  private identifier = 0;
  private sent = 0;
  private verdict: boolean | undefined;
  private cancel: Cancel | undefined;

  constructor(
    private readonly judge: Judge,
    private readonly actions: AuthActions,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  start(): void {
    this.identifier = (this.identifier + 1) & 0xff;
    this.challenge = this.random.bytes(CHALLENGE_OCTETS);
    this.sent = 0;
    this.verdict = undefined;
    this.sendChallenge();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  receive(octets: Buffer): boolean {
    const packet = parsePacket(octets);
    if (packet === undefined || packet.code !== ChapCode.RESPONSE) return false;
    if (packet.identifier !== this.identifier || this.sent === 0) return false;
    if (packet.data[0] !== RESPONSE_OCTETS || packet.data.length < 1 + RESPONSE_OCTETS) {
      return false;
    }
    this.stop();
    const response = packet.data.subarray(1, 1 + RESPONSE_OCTETS);
    const name = packet.data.subarray(1 + RESPONSE_OCTETS).toString('utf8');
    const first = this.verdict === undefined;
    // A repeated response gets the same answer again (RFC 1994 4.1, implementation notes).
    this.verdict ??= this.judge(name, (right) =>
      response.equals(chapResponse(this.identifier, right, this.challenge)),
    );
    this.send(this.verdict ? ChapCode.SUCCESS : ChapCode.FAILURE, Buffer.alloc(0));
    if (first && this.verdict) this.actions.accepted(name);
    if (first && !this.verdict) this.actions.refused(name);
    return true;
  }

  private sendChallenge(): void {
    if (this.sent === MAX_CHALLENGES) return this.actions.refused('');
    this.sent++;
    const data = Buffer.concat([
      Buffer.from([this.challenge.length]),
      this.challenge,
      Buffer.from(SERVER_NAME),
    ]);
    this.send(ChapCode.CHALLENGE, data);
    this.cancel = this.clock.after(RESEND_MS, () => this.sendChallenge());
  }

  private send(code: number, data: Buffer): void {
    this.actions.send(encodePacket({ code, identifier: this.identifier, data }));
  }
}
