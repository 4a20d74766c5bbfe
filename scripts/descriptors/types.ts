/** What Linux tells of a USB device, whatever it was read from. Numbers are those of the descriptors. */

/** USB class, subclass and protocol. */
export interface ClassCode {
  class: number;
  subclass: number;
  protocol: number;
}

export type TransferType = 'bulk' | 'interrupt' | 'isochronous';

/** @returns by bmAttributes of an endpoint (USB 2.0 table 9-13); undefined: control, which has no descriptor */
export function transferType(attributes: number): TransferType | undefined {
  return ([undefined, 'isochronous', 'bulk', 'interrupt'] as const)[attributes & 3];
}

export interface EndpointFacts {
  /** with 0x80 for IN */
  address: number;
  type: TransferType;
  maxPacket: number;
  /** in microseconds; undefined where it is not told */
  intervalUs?: number;
}

/** One alternate setting of an interface. */
export interface SettingFacts extends ClassCode {
  /** bAlternateSetting */
  number: number;
  /** bNumEndpoints; `endpoints` is empty where only this was told */
  endpointCount: number;
  endpoints: EndpointFacts[];
  /** class-specific descriptors in hexadecimal; undefined where the source does not show such */
  extra?: string[];
}

export interface InterfaceFacts {
  number: number;
  /** in the order of their numbers; there may be holes */
  settings: [SettingFacts, ...SettingFacts[]];
  /** what Linux bound there */
  driver?: string;
  association?: ClassCode & { count: number };
}

export interface ConfigurationFacts {
  value: number;
  attributes?: number;
  maxPowerMa?: number;
  interfaces: InterfaceFacts[];
}

export interface DeviceFacts extends ClassCode {
  idVendor: number;
  idProduct: number;
  bcdUsb: number;
  bcdDevice: number;
  manufacturer?: string;
  product?: string;
  configurations: ConfigurationFacts[];
}

/** @returns vvvv:pppp */
export function usbId({
  idVendor,
  idProduct,
}: Pick<DeviceFacts, 'idVendor' | 'idProduct'>): string {
  return [idVendor, idProduct].map((half) => half.toString(16).padStart(4, '0')).join(':');
}

/** @returns ff/02/01 */
export function classText({ class: code, subclass, protocol }: ClassCode): string {
  return [code, subclass, protocol].map((part) => part.toString(16).padStart(2, '0')).join('/');
}
