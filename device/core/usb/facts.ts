import type { UsbCode, UsbState } from './table';

export interface UsbInterface extends UsbCode {
  /** pipes beside the control pipe; null: not told */
  readonly endpoints: number | null;
  readonly driver: string | null;
}

/** An interface that the device would have in another configuration. */
export interface OtherInterface extends UsbInterface {
  /** of the configuration: bConfigurationValue */
  readonly value: number;
}

/** What Linux tells of a USB device. */
export interface UsbFacts {
  /** vvvv:pppp */
  readonly id: string;
  /** 1-1.2 */
  readonly place: string;
  /** as its maker calls it, '' if not at all; anything may be in it */
  readonly product: string;
  readonly interfaces: readonly UsbInterface[];
  readonly configurations: number;
  /** the value of the one that it is in */
  readonly active: number;
  readonly others: readonly OtherInterface[];
  /** SCSI peripheral device types (SPC, INQUIRY) of its storage, where a driver has it: 5 is a CD-ROM, 0 a disk */
  readonly scsi: readonly number[];
  /** usb-modeswitch-data knows others of its vendor */
  readonly isOfModemMaker: boolean;
}

/** A modem in disguise has nothing but storage. In modem mode many keep a CD-ROM or a card reader beside their ports. */
export function stateOf(interfaces: readonly Pick<UsbCode, 'class'>[]): UsbState {
  const isStorage = interfaces.length > 0 && interfaces.every((one) => one.class === '08');
  return isStorage ? 'storage' : 'modem';
}
