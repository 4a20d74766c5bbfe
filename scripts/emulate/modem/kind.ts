import type { ModemProfile } from './at/profile';

/**
 * What a virtual modem is: plain data, read from a file by whoever makes one. Descriptors are those of USB 2.0, chapter 9;
 * numbers are as they stand there.
 */
export interface ModemKind {
  /** for logs */
  readonly name: string;
  /** shown to people */
  readonly title?: string | undefined;
  /** at power-on */
  readonly start: ModeName;
  /** what the bus sees: one of the two is enough */
  readonly modes: { readonly [name in ModeName]?: DeviceMode | undefined };
  /** mode switches that it obeys: lists of command block wrappers in hexadecimal */
  readonly switchSequences: readonly (readonly string[])[];
  /** mode switches after power-on that it acknowledges but ignores */
  readonly ignoreFirst: number;
  /** ms between leaving the bus in one mode and returning in the other */
  readonly switchMs: number;
  readonly modem: ModemProfile;
}

/** `storage` before the mode switch, `modem` after it. */
export type ModeName = 'storage' | 'modem';

export interface DeviceMode {
  readonly device: {
    readonly bcdUsb: number;
    readonly class: number;
    readonly subclass: number;
    readonly protocol: number;
    readonly idVendor: number;
    readonly idProduct: number;
    readonly bcdDevice: number;
    readonly iManufacturer: number;
    readonly iProduct: number;
    readonly iSerial: number;
  };
  readonly configuration: ConfigurationHead;
  /** texts by index, 1 to 255 */
  readonly strings: Readonly<Record<string, string>>;
  /** of the first configuration, by ascending number */
  readonly interfaces: readonly UsbInterface[];
  readonly moreConfigurations: readonly (ConfigurationHead & {
    readonly interfaces: readonly UsbInterface[];
  })[];
}

interface ConfigurationHead {
  readonly value: number;
  readonly iConfiguration: number;
  readonly attributes: number;
  readonly maxPowerMa: number;
}

export type UsbInterface = StorageInterface | SerialInterface | RouterInterface | OtherInterface;

/** A drive, SCSI over Bulk-Only Transport. */
export interface StorageInterface extends AnyInterface {
  readonly function: 'storage';
  readonly medium: 'cdrom' | 'card-reader';
  /** answer to SCSI INQUIRY */
  readonly inquiry: {
    readonly vendor: string;
    readonly product: string;
    readonly revision: string;
  };
}

/** Data port or control port; both take AT commands. */
export interface SerialInterface extends AnyInterface {
  readonly function: 'serial-ppp' | 'serial-at';
  /** `stalled`: DTR requests are rejected, and a call survives the closing of its port */
  readonly dtr: 'honoured' | 'stalled';
}

/** A network card with a router behind it; IPv4 addresses of the router, and of the lease that it gives. */
export interface RouterInterface extends AnyInterface {
  readonly function: 'router';
  readonly address: string;
  readonly lease: string;
}

/** What says nothing, or next to nothing. */
interface OtherInterface extends AnyInterface {
  readonly function: 'serial-other' | 'ncm' | 'cdc-control' | 'cdc-data' | 'silent';
}

interface AnyInterface {
  readonly number: number;
  /** interface association descriptor placed before it */
  readonly association?:
    | {
        readonly count: number;
        readonly class: number;
        readonly subclass: number;
        readonly protocol: number;
      }
    | undefined;
  readonly alternates: readonly AlternateSetting[];
}

export interface AlternateSetting {
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
  /** index of its name, 0 for none */
  readonly string: number;
  /** class-specific descriptors in hexadecimal, each with its length byte */
  readonly extra: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  /** number 1 to 15, plus 0x80 for IN */
  readonly address: number;
  readonly type: 'bulk' | 'interrupt' | 'isochronous';
  readonly maxPacket: number;
  readonly interval: number;
}
