import type { AuthActions, Authenticator, Judge } from './auth';
import { encodePacket, parsePacket } from './packet';

/** RFC 1334 2.2. */
const PapCode = { REQUEST: 1, ACK: 2, NAK: 3 } as const;

/** The authenticator of RFC 1334 2: waits for the device's user and password. */
export class Pap implements Authenticator {
  private verdict: boolean | undefined;

  constructor(
    private readonly judge: Judge,
    private readonly actions: AuthActions,
  ) {}

  /** PAP is begun by the device. */
  start(): void {
    this.verdict = undefined;
  }

  stop(): void {
    this.verdict = undefined;
  }

  receive(octets: Buffer): boolean {
    const packet = parsePacket(octets);
    if (packet === undefined || packet.code !== PapCode.REQUEST) return false;
    const user = counted(packet.data, 0);
    if (user === undefined) return false;
    const password = counted(packet.data, user.length + 1);
    if (password === undefined) return false;

    const name = user.toString('utf8');
    const first = this.verdict === undefined;
    // A repeated request means that the answer was lost: same answer again (RFC 1334 2.2.1).
    this.verdict ??= this.judge(name, (right) => password.equals(Buffer.from(right)));
    const code = this.verdict ? PapCode.ACK : PapCode.NAK;
    const data = Buffer.from([0]); // an empty message
    this.actions.send(encodePacket({ code, identifier: packet.identifier, data }));
    if (first && this.verdict) this.actions.accepted(name);
    if (first && !this.verdict) this.actions.refused(name);
    return true;
  }
}

/** A field after its length octet. */
function counted(data: Buffer, at: number): Buffer | undefined {
  const length = data[at];
  if (length === undefined || at + 1 + length > data.length) return undefined;
  return data.subarray(at + 1, at + 1 + length);
}
