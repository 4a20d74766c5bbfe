import { FCS_GOOD, fcs16 } from './fcs';

const FLAG = 0x7e;
const ESCAPE = 0x7d;
const ESCAPE_BIT = 0x20;
const ADDRESS = 0xff;
const CONTROL = 0x03;

/** All of 0x00 to 0x1f escaped: what both ends start with (RFC 1662 7.1). */
export const DEFAULT_ACCM = 0xffffffff;

/** MRU 1500 and a header, with room for a peer that sends more than it agreed to. */
const MAX_FRAME = 4096;

/** How frames to the peer are written; all of it is what the peer asked for by LCP. */
export interface FrameStyle {
  /** Async-Control-Character-Map: bit n set = octet n is escaped. */
  accm: number;
  /** Address and Control fields are left out. */
  acfc: boolean;
  /** Protocol numbers below 0x100 take one octet. */
  pfc: boolean;
}

/** The style before negotiation, and of all LCP packets at any time (RFC 1661 6.5, RFC 1662 7.1). */
export const DEFAULT_STYLE: FrameStyle = { accm: DEFAULT_ACCM, acfc: false, pfc: false };

const isMapped = (octet: number, accm: number): boolean =>
  octet < 0x20 && ((accm >>> octet) & 1) === 1;

/**
 * One PPP packet as octets for the line, from flag to flag (RFC 1662 3.1 and 4).
 *
 * @param protocol PPP protocol number, 16 bits
 * @param information what follows the protocol field
 */
export function encodeFrame(
  protocol: number,
  information: Uint8Array,
  style: FrameStyle = DEFAULT_STYLE,
): Buffer {
  const header: number[] = style.acfc ? [] : [ADDRESS, CONTROL];
  if (!style.pfc || protocol > 0xff) header.push(protocol >>> 8);
  header.push(protocol & 0xff);
  const plain = Buffer.concat([Uint8Array.from(header), information, Buffer.alloc(2)]);
  const fcs = ~fcs16(plain.subarray(0, -2)) & 0xffff;
  plain.writeUInt16LE(fcs, plain.length - 2);

  const line = Buffer.alloc(plain.length * 2 + 2);
  let end = 0;
  line[end++] = FLAG;
  for (const octet of plain) {
    if (octet === FLAG || octet === ESCAPE || isMapped(octet, style.accm)) {
      line[end++] = ESCAPE;
      line[end++] = octet ^ ESCAPE_BIT;
    } else {
      line[end++] = octet;
    }
  }
  line[end++] = FLAG;
  return line.subarray(0, end);
}

/** What a frame held. */
export interface DecodedFrame {
  protocol: number;
  information: Buffer;
}

/**
 * Cuts a stream of octets into PPP packets. It never throws: what is not a frame is counted and
 * told to `onGarbage`. Compressed headers are understood whether negotiated or not.
 */
export class Deframer {
  /** Octets that the line may have added by itself; they are dropped (RFC 1662 4.2). */
  receiveAccm = DEFAULT_ACCM;

  private readonly frame = Buffer.alloc(MAX_FRAME);
  private length = 0;
  private escaped = false;
  private tooLong = false;

  constructor(
    private readonly onFrame: (frame: DecodedFrame) => void,
    private readonly onGarbage: (reason: string) => void,
  ) {}

  /** Takes the next octets of the line, in pieces of any size. */
  receive(octets: Uint8Array): void {
    for (const octet of octets) this.octet(octet);
  }

  private octet(octet: number): void {
    if (octet === FLAG) {
      this.endOfFrame();
    } else if (isMapped(octet, this.receiveAccm)) {
      return;
    } else if (octet === ESCAPE && !this.escaped) {
      this.escaped = true;
    } else if (this.length === MAX_FRAME) {
      this.tooLong = true;
    } else {
      this.frame[this.length++] = this.escaped ? octet ^ ESCAPE_BIT : octet;
      this.escaped = false;
    }
  }

  private endOfFrame(): void {
    const plain = Buffer.from(this.frame.subarray(0, this.length));
    const { escaped, tooLong } = this;
    this.length = 0;
    this.escaped = false;
    this.tooLong = false;
    if (escaped) return this.onGarbage('frame aborted by its sender'); // RFC 1662 4.3
    if (tooLong) return this.onGarbage(`frame of more than ${MAX_FRAME} octets`);
    if (plain.length === 0) return; // one flag may both end a frame and begin the next
    if (plain.length < 4) return this.onGarbage(`frame of ${plain.length} octets`);
    if (fcs16(plain) !== FCS_GOOD) return this.onGarbage('frame with a wrong FCS');
    const decoded = parseHeader(plain.subarray(0, -2));
    if (decoded === undefined) return this.onGarbage('frame without a protocol number');
    this.onFrame(decoded);
  }
}

/** A protocol number ends at its first odd octet (RFC 1661 2). */
function parseHeader(plain: Buffer): DecodedFrame | undefined {
  const start = plain[0] === ADDRESS && plain[1] === CONTROL ? 2 : 0;
  const first = plain[start];
  if (first === undefined) return undefined;
  if (first & 1) return { protocol: first, information: plain.subarray(start + 1) };
  const second = plain[start + 1];
  if (second === undefined || !(second & 1)) return undefined;
  return { protocol: (first << 8) | second, information: plain.subarray(start + 2) };
}
