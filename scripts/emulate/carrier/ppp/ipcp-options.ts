import type { Negotiator, OptionVerdict, Verdict } from './negotiator';
import { judgeEach } from './negotiator';
import type { ConfigOption } from './packet';

/** RFC 1332 3.3, and RFC 1877 1.1 and 1.3. */
const IpcpOption = { IP_ADDRESS: 3, PRIMARY_DNS: 129, SECONDARY_DNS: 131 } as const;

/** What the carrier gives; addresses as four octets. */
export interface IpcpOffer {
  address: Buffer;
  peerAddress: Buffer | undefined;
  /** Asked each time, since a script may take the servers away. */
  dns(): [Buffer, Buffer] | undefined;
}

/** The carrier's side of IPCP options: it deals the addresses, and knows no header compression. */
export class IpcpOptions implements Negotiator {
  /** True once the device has learned the name servers. */
  dnsTaken = false;
  private addressRefused = false;

  constructor(private readonly offer: IpcpOffer) {}

  request(): ConfigOption[] {
    const { peerAddress } = this.offer;
    if (peerAddress === undefined || this.addressRefused) return [];
    return [{ type: IpcpOption.IP_ADDRESS, value: peerAddress }];
  }

  acked(): void {}

  /** The device has no say in the carrier's address: the next request is the same. */
  naked(): void {}

  rejected(options: ConfigOption[]): void {
    if (options.some(({ type }) => type === IpcpOption.IP_ADDRESS)) this.addressRefused = true;
  }

  judge(options: ConfigOption[]): Verdict {
    const asked = options.some(({ type }) => type === IpcpOption.IP_ADDRESS);
    const missing = asked ? [] : [{ type: IpcpOption.IP_ADDRESS, value: this.offer.address }];
    return judgeEach(options, (option) => this.judgeOne(option), missing);
  }

  agreed(options: ConfigOption[]): void {
    this.dnsTaken = options.some(({ type }) => type === IpcpOption.PRIMARY_DNS);
  }

  private judgeOne(option: ConfigOption): OptionVerdict {
    const right = this.rightValue(option.type);
    if (right === undefined || option.value.length !== right.length) return 'reject';
    return option.value.equals(right) ? 'ack' : { type: option.type, value: right };
  }

  private rightValue(type: number): Buffer | undefined {
    switch (type) {
      case IpcpOption.IP_ADDRESS:
        return this.offer.address;
      case IpcpOption.PRIMARY_DNS:
        return this.offer.dns()?.[0];
      case IpcpOption.SECONDARY_DNS:
        return this.offer.dns()?.[1];
      default:
        return undefined;
    }
  }
}
