import type { ConfigOption, ControlPacket } from './packet';
import { Code, encodeOptions, encodePacket } from './packet';

/** Numbers and sends the packets of one protocol, and remembers the open Configure-Request. */
export class PacketSender {
  private lastIdentifier = 0;
  private request: { identifier: number; options: Buffer; answered: boolean } | undefined;

  constructor(private readonly sendOctets: (packet: Buffer) => void) {}

  /** An identifier not used by the last 255 packets of this protocol. */
  nextIdentifier(): number {
    this.lastIdentifier = (this.lastIdentifier + 1) & 0xff;
    return this.lastIdentifier;
  }

  send(code: number, identifier: number, data: Buffer = Buffer.alloc(0)): void {
    this.sendOctets(encodePacket({ code, identifier, data }));
  }

  configure(options: ConfigOption[]): void {
    this.request = {
      identifier: this.nextIdentifier(),
      options: encodeOptions(options),
      answered: false,
    };
    this.configureAgain();
  }

  /** The same identifier again: a late answer to the first copy must still count. */
  configureAgain(): void {
    if (this.request === undefined) return;
    this.request.answered = false;
    this.send(Code.CONFIGURE_REQUEST, this.request.identifier, this.request.options);
  }

  /**
   * Matches an Ack, Nak or Reject with the open request (RFC 1661 5.2 to 5.4). One that comes
   * again is a duplicate rather than a crossed connection: requests are resent under one
   * identifier, so each copy may be answered.
   */
  matchAnswer({ code, identifier, data }: ControlPacket): 'answer' | 'duplicate' | 'stray' {
    const { request } = this;
    if (request === undefined || identifier !== request.identifier) return 'stray';
    if (code === Code.CONFIGURE_ACK && !data.equals(request.options)) return 'stray';
    if (request.answered) return 'duplicate';
    request.answered = true;
    return 'answer';
  }
}
