import { NOTHING, type UsbFunction } from './usb-function';

/** A diagnostics or GPS port: takes what it is given and never speaks. */
export class SilentSerialFunction implements UsbFunction {
  control(): Uint8Array {
    return NOTHING;
  }

  bulkOut(): void {
    return;
  }

  reset(): void {
    return;
  }

  close(): void {
    return;
  }
}
