import type { AtModem } from '../at/at-modem';
import type { PortHandle } from '../at/port';
import type { PortRole } from '../at/profile';
import type { SerialInterface } from '../kind';
import { NOTHING, type FunctionPipe, type Setup, type UsbFunction } from './usb-function';

/** Class requests to an interface, CDC PSTN120 table 13. */
const CLASS_OUT = 0x21;
const CLASS_IN = 0xa1;
const SET_LINE_CODING = 0x20;
const GET_LINE_CODING = 0x21;
const SET_CONTROL_LINE_STATE = 0x22;
const DTR = 0x01;

/** SERIAL_STATE, PSTN120 table 30 and 31: Linux's option driver hangs the tty up by its bit 0. */
const SERIAL_STATE = 0x20;
const DCD = 0x01;
const DSR = 0x02;

/** 115200 8N1 until the host sets another line coding (PSTN120 table 17). */
const LINE_CODING = Uint8Array.of(0x00, 0xc2, 0x01, 0x00, 0x00, 0x00, 0x08);

/** A vendor-class serial interface: bytes to and from a port of the modem. */
export class SerialFunction implements UsbFunction {
  private readonly port: PortHandle;
  private lineCoding = LINE_CODING;
  private dtr: boolean | undefined;

  constructor(
    private readonly entry: SerialInterface,
    role: PortRole,
    modem: AtModem,
    private readonly pipe: FunctionPipe,
  ) {
    this.port = modem.openPort({
      role,
      write: (bytes) => {
        if (this.dtr !== false) pipe.send(bytes);
      },
      onCarrier: (up) => this.reportCarrier(up),
    });
  }

  control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    const { requestType, request, value } = setup;
    if (requestType === CLASS_IN && request === GET_LINE_CODING) return this.lineCoding;
    if (requestType !== CLASS_OUT) return undefined;
    if (request === SET_LINE_CODING) {
      this.lineCoding = Uint8Array.from(data);
      return NOTHING;
    }
    if (request !== SET_CONTROL_LINE_STATE) return undefined;
    this.setDtr((value & DTR) !== 0);
    return this.entry.dtr === 'stalled' ? undefined : NOTHING;
  }

  bulkOut(bytes: Uint8Array): void {
    this.port.receive(bytes);
  }

  reset(): void {
    if (this.dtr === true) this.setDtr(false);
  }

  close(): void {
    this.port.close();
  }

  private setDtr(on: boolean): void {
    this.dtr = on;
    // What a closed tty has not read must not greet the next one that opens it.
    if (!on) this.pipe.flush();
    // Linux lowers DTR and then takes its read requests back (tty_port_shutdown, usb_wwan_close).
    this.pipe.hurry(!on);
    if (this.entry.dtr === 'honoured') this.port.setDtr(on);
  }

  private reportCarrier(up: boolean): void {
    const notification = Buffer.from([
      CLASS_IN,
      SERIAL_STATE,
      0,
      0,
      this.entry.number,
      0,
      2,
      0,
      0,
      0,
    ]);
    notification.writeUInt16LE(up ? DCD | DSR : DSR, 8);
    this.pipe.notify(notification);
  }
}
