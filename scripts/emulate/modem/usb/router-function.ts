import type { Lan, OnLan } from '../../line';
import type { AtModem } from '../at/at-modem';
import { isRegistered } from '../at/registration';
import type { RouterInterface } from '../kind';
import { NOTHING, type FunctionPipe, type UsbFunction } from './usb-function';

/** A frame ends with the first packet that is not full (ECM 1.2 §3.3.1); USB 2.0 §5.8.3. */
const BULK_PACKET = 512;
/** The longest Ethernet frame, without its checksum, and the byte that a host adds instead of an empty packet. */
const LONGEST = 1515;

/** The data interface of a modem that is a router by itself (HiLink): Ethernet frames by CDC ECM. */
export class RouterFunction implements UsbFunction {
  private readonly lan: Lan;
  private frame: Uint8Array[] = [];

  constructor(
    { address, lease }: RouterInterface,
    modem: AtModem,
    onLan: OnLan,
    private readonly pipe: FunctionPipe,
  ) {
    this.lan = onLan({
      address,
      lease,
      isOnline: () => isRegistered(modem.registration),
      send: (frame) => this.send(frame),
    });
  }

  /** Requests go to the control interface of the card. */
  control(): undefined {
    return undefined;
  }

  bulkOut(bytes: Uint8Array): void {
    this.frame.push(Uint8Array.from(bytes));
    if (bytes.length > 0 && bytes.length % BULK_PACKET === 0) return;
    const frame = Buffer.concat(this.frame.splice(0));
    if (frame.length > 0 && frame.length <= LONGEST) this.lan.receive(frame);
  }

  reset(): void {
    this.frame = [];
    this.pipe.flush();
  }

  close(): void {
    this.lan.close();
  }

  private send(frame: Uint8Array): void {
    this.pipe.send(frame);
    if (frame.length % BULK_PACKET === 0) this.pipe.send(NOTHING);
  }
}
