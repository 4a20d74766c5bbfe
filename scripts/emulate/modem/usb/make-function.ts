import type { OnLan } from '../../line';
import type { AtModem } from '../at/at-modem';
import type { UsbInterface } from '../kind';
import type { ModeSwitch } from '../mode-switch';
import { RouterFunction } from './router-function';
import { NetworkFunction } from './network-function';
import { SerialFunction } from './serial-function';
import { SilentSerialFunction } from './silent-serial-function';
import { StorageFunction } from './storage-function';
import type { FunctionMaker } from './usb-device';
import type { FunctionPipe, UsbFunction } from './usb-function';

/** What the USB functions need of the modem they belong to. */
export interface ModemParts {
  readonly modem: AtModem;
  readonly modeSwitch: ModeSwitch;
  readonly onLan: OnLan;
  leaveStorage(): void;
}

/** Puts behind each interface what its data file says is there. */
export function functionMaker(parts: ModemParts): FunctionMaker {
  return (entry: UsbInterface, pipe: FunctionPipe): UsbFunction => {
    switch (entry.function) {
      case 'storage':
        return new StorageFunction(entry, parts.modeSwitch, pipe, parts.modem.clock, () =>
          parts.leaveStorage(),
        );
      case 'serial-ppp':
        return new SerialFunction(entry, 'ppp', parts.modem, pipe);
      case 'serial-at':
        return new SerialFunction(entry, 'at', parts.modem, pipe);
      case 'serial-other':
      case 'silent':
        return new SilentSerialFunction();
      case 'router':
        return new RouterFunction(entry, parts.modem, parts.onLan, pipe);
      case 'ncm':
      case 'cdc-control':
      case 'cdc-data':
        return new NetworkFunction();
    }
  };
}
