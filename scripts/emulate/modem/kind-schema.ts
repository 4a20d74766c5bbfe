import type { VirtualModemFile } from '../../config';
import type { ModemProfile } from './at/profile';

/** One virtual modem, as its data file describes it. */
export type ModemKind = Omit<VirtualModemFile, 'start' | 'modem'> & {
  /** that of its file */
  readonly name: string;
  readonly start: ModeName;
  readonly modem: ModemProfile;
};

export type ModeName = keyof VirtualModemFile['modes'];
export type DeviceMode = NonNullable<VirtualModemFile['modes'][ModeName]>;
export type UsbInterface = DeviceMode['interfaces'][number];
export type StorageInterface = Extract<UsbInterface, { function: 'storage' }>;
export type SerialInterface = Extract<UsbInterface, { function: 'serial-ppp' | 'serial-at' }>;
export type RouterInterface = Extract<UsbInterface, { function: 'router' }>;
export type AlternateSetting = UsbInterface['alternates'][number];
export type Endpoint = AlternateSetting['endpoints'][number];
