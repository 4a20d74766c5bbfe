import type { TcpSegment } from '../../../scripts/emulate/carrier/internet/tcp-segment';
import { Flag, encodeTcp, parseTcp } from '../../../scripts/emulate/carrier/internet/tcp-segment';
import { encodeIpv4 } from '../../../scripts/emulate/carrier/internet/ipv4';
import type { Setup } from './device';
import { received } from './packets';

const ME = '26.35.123.110';

/** A TCP client that takes data in order and acknowledges it; some segments can be lost. */
export class TcpClient {
  readonly segments: TcpSegment[] = [];
  body = Buffer.alloc(0);
  finished = false;
  reset = false;
  private sequence = 1000;
  private expected = 0;
  private seen: number;

  /** @param loses says of each packet of the carrier, counted from 0, whether it gets lost */
  constructor(
    private readonly setup: Setup,
    private readonly host: string,
    private readonly port = 80,
    private readonly loses: (count: number) => boolean = () => false,
    private readonly window = 65_535,
    private readonly mss = 1460,
  ) {
    this.seen = setup.device.packets.length;
  }

  open(): void {
    this.send(Flag.SYN);
    this.sequence++;
    this.pump();
  }

  write(text: string): void {
    this.send(Flag.ACK | Flag.PSH, Buffer.from(text));
    this.sequence += text.length;
    this.pump();
  }

  close(): void {
    this.send(Flag.ACK | Flag.FIN);
    this.sequence++;
    this.pump();
  }

  /** Lets time pass, so that the carrier retransmits. */
  wait(ms: number): void {
    for (let passed = 0; passed < ms; passed += 250) {
      this.setup.clock.pass(250);
      this.pump();
    }
  }

  send(flags: number, data: Buffer = Buffer.alloc(0)): void {
    const segment: TcpSegment = {
      sourcePort: 50_000,
      destinationPort: this.port,
      sequence: this.sequence,
      acknowledgment: this.expected,
      flags,
      window: this.window,
      mss: flags & Flag.SYN ? this.mss : undefined,
      data,
    };
    this.setup.device.send(0x21, encodeIpv4(encodeTcp(ME, this.host, segment), 1));
  }

  private pump(): void {
    const { packets } = this.setup.device;
    while (this.seen < packets.length) {
      const count = this.seen++;
      const segment = parseTcp(received(packets[count]));
      if (segment === undefined) throw new Error('malformed TCP segment from the carrier');
      this.segments.push(segment);
      if (!this.loses(count)) this.take(segment);
    }
  }

  private take({ flags, sequence, data }: TcpSegment): void {
    if (flags & Flag.RST) this.reset = true;
    if (flags & Flag.SYN) this.expected = (sequence + 1) >>> 0;
    else if (sequence === this.expected && !this.finished) {
      this.body = Buffer.concat([this.body, data]);
      this.expected = (this.expected + data.length) >>> 0;
      if (flags & Flag.FIN) {
        this.finished = true;
        this.expected = (this.expected + 1) >>> 0;
      }
    }
    if (!this.reset && (data.length > 0 || flags & (Flag.SYN | Flag.FIN))) this.send(Flag.ACK);
  }
}
