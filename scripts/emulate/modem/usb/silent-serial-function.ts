import { NOTHING, SilentFunction } from './usb-function';

/** A diagnostics or GPS port: takes what it is given and never speaks. */
export class SilentSerialFunction extends SilentFunction {
  control(): Uint8Array {
    return NOTHING;
  }
}
