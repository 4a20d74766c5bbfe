import type { Random } from '../../../world';
import { DEFAULT_ACCM } from './hdlc';
import type { FrameStyle } from './hdlc';
import type { Negotiator, OptionVerdict, Verdict } from './negotiator';
import { judgeEach } from './negotiator';
import type { ConfigOption } from './packet';
import { Protocol } from './packet';

/** LCP option types: RFC 1661 6 and, for the ACCM, RFC 1662 7.1. */
const LcpOption = { MRU: 1, ACCM: 2, AUTHENTICATION: 3, MAGIC: 5, PFC: 7, ACFC: 8 } as const;

/** RFC 1661 6.1; smaller values than the minimum make no sense for IP. */
const DEFAULT_MRU = 1500;
const MIN_MRU = 128;

/** Algorithm number of CHAP-MD5 (RFC 1994 3). */
const CHAP_MD5 = 5;

/** How the peer must authenticate: 'either' asks for CHAP and settles for PAP. */
export type AuthDemand = 'none' | 'pap' | 'chap' | 'either';

const uint32 = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value >>> 0);
  return octets;
};

const authOption = (kind: 'pap' | 'chap'): ConfigOption => ({
  type: LcpOption.AUTHENTICATION,
  value: kind === 'pap' ? Buffer.from([0xc0, 0x23]) : Buffer.from([0xc2, 0x23, CHAP_MD5]),
});

/**
 * The carrier's side of LCP options. It asks for what Huawei modems ask for: no escaped control
 * characters, authentication, a magic number, both header compressions.
 */
export class LcpOptions implements Negotiator {
  /** How to write frames to the peer: what the peer asked for. */
  sendStyle: FrameStyle = { accm: DEFAULT_ACCM, acfc: false, pfc: false };
  /** The longest information field that the peer takes, octets. */
  peerMru = DEFAULT_MRU;
  /** Which control characters the line may add on the way here: what the peer granted. */
  receiveAccm = DEFAULT_ACCM;
  /** The authentication protocol agreed on, while the peer has to authenticate. */
  auth: 'none' | 'pap' | 'chap';
  magic: number;
  private accm = 0;
  private readonly refused = new Set<number>();

  /** @param giveUp called when the peer rejects an option that cannot be left out */
  constructor(
    private readonly demand: AuthDemand,
    private readonly random: Random,
    private readonly giveUp: (reason: string) => void,
  ) {
    this.auth = demand === 'either' ? 'chap' : demand;
    this.magic = this.freshMagic();
  }

  request(): ConfigOption[] {
    const options: ConfigOption[] = [{ type: LcpOption.ACCM, value: uint32(this.accm) }];
    if (this.auth !== 'none') options.push(authOption(this.auth));
    options.push(
      { type: LcpOption.MAGIC, value: uint32(this.magic) },
      { type: LcpOption.PFC, value: Buffer.alloc(0) },
      { type: LcpOption.ACFC, value: Buffer.alloc(0) },
    );
    return options.filter(({ type }) => !this.refused.has(type));
  }

  acked(): void {
    this.receiveAccm = this.refused.has(LcpOption.ACCM) ? DEFAULT_ACCM : this.accm;
  }

  naked(options: ConfigOption[]): void {
    for (const { type, value } of options) {
      if (type === LcpOption.ACCM && value.length === 4) {
        // The peer knows characters that the line spoils: both wishes hold (RFC 1662 7.1).
        this.accm = (this.accm | value.readUInt32BE(0)) >>> 0;
      } else if (type === LcpOption.MAGIC) {
        this.magic = this.freshMagic();
      } else if (type === LcpOption.AUTHENTICATION && this.mayFallBack) {
        // pppd names its favourite, MS-CHAP, though it would do PAP as well: so try that.
        this.auth = 'pap';
      } else if (type === LcpOption.AUTHENTICATION) {
        // An offer that was refused and is repeated for ever helps nobody.
        this.giveUp('the device wants another authentication protocol');
      }
    }
  }

  rejected(options: ConfigOption[]): void {
    for (const { type } of options) {
      if (type === LcpOption.AUTHENTICATION) this.giveUp('the device refuses to authenticate');
      else this.refused.add(type);
    }
  }

  judge(options: ConfigOption[]): Verdict {
    return judgeEach(options, (option) => this.judgeOne(option));
  }

  agreed(options: ConfigOption[]): void {
    const find = (wanted: number): Buffer | undefined =>
      options.find(({ type }) => type === wanted)?.value;
    this.peerMru = find(LcpOption.MRU)?.readUInt16BE(0) ?? DEFAULT_MRU;
    this.sendStyle = {
      accm: find(LcpOption.ACCM)?.readUInt32BE(0) ?? DEFAULT_ACCM,
      acfc: find(LcpOption.ACFC) !== undefined,
      pfc: find(LcpOption.PFC) !== undefined,
    };
  }

  private get mayFallBack(): boolean {
    return this.demand === 'either' && this.auth === 'chap';
  }

  private judgeOne({ type, value }: ConfigOption): OptionVerdict {
    switch (type) {
      case LcpOption.MRU:
        if (value.length !== 2) return 'reject';
        return value.readUInt16BE(0) >= MIN_MRU
          ? 'ack'
          : { type, value: Buffer.from([DEFAULT_MRU >>> 8, DEFAULT_MRU & 0xff]) };
      case LcpOption.ACCM:
        return value.length === 4 ? 'ack' : 'reject';
      case LcpOption.MAGIC:
        if (value.length !== 4 || value.readUInt32BE(0) === 0) return 'reject';
        // The same number as ours: the line may be looped back (RFC 1661 6.4).
        return value.readUInt32BE(0) === this.magic
          ? { type, value: uint32(this.freshMagic()) }
          : 'ack';
      case LcpOption.PFC:
      case LcpOption.ACFC:
        return value.length === 0 ? 'ack' : 'reject';
      default:
        return 'reject';
    }
  }

  private freshMagic(): number {
    return this.random.uint32() || 1; // zero means "no magic number" (RFC 1661 6.4)
  }
}

/** The PPP protocol number under which a peer authenticates. */
export const authProtocol = (auth: 'pap' | 'chap'): number =>
  auth === 'pap' ? Protocol.PAP : Protocol.CHAP;
