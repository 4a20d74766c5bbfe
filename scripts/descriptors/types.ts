/** What Linux shows of a USB device, from any source. Numbers are those of the descriptors. */

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
  /** in microseconds; undefined if unknown */
  intervalUs?: number;
}

/** One alternate setting of an interface. */
export interface SettingFacts extends ClassCode {
  /** bAlternateSetting */
  number: number;
  /** bNumEndpoints; `endpoints` is empty if only this is known */
  endpointCount: number;
  endpoints: EndpointFacts[];
  /** class-specific descriptors in hexadecimal; undefined if the source does not show them */
  extra?: string[];
}

export interface InterfaceFacts {
  number: number;
  /** in the order of their numbers, perhaps with gaps */
  settings: [SettingFacts, ...SettingFacts[]];
  /** the driver that Linux bound */
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
