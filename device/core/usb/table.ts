/** /etc/pppi/usb.json: which USB devices are modems. Numbers are hexadecimal text, as sysfs has them. */
export interface UsbTable {
  /** in the order of the YAML */
  readonly links: readonly LinkModem[];
  /** of all files of config/modems there were when the image was built, whether a link has it or not */
  readonly known: readonly KnownModem[];
}

/** A modem may be its own CD-ROM first; `modem` once it is switched. It may keep its id. */
export type UsbState = 'storage' | 'modem';

export interface KnownModem {
  /** its file in config/modems, without the end */
  readonly file: string;
  readonly kind: 'serial' | 'ethernet';
  /** USB ids, vvvv:pppp, in each state */
  readonly ids: Readonly<Record<UsbState, readonly string[]>>;
}

/** What a link wants. */
export interface LinkModem extends KnownModem {
  readonly name: string;
  /** which interface is which port; the first that fits. None of one that is a network card */
  readonly ports: { readonly ppp: readonly PortMatch[]; readonly at: readonly PortMatch[] };
}

/** What is not there may be anything. */
export interface PortMatch {
  readonly class?: string | undefined;
  readonly subclass?: string | undefined;
  readonly protocol?: string | undefined;
  readonly number?: string | undefined;
}

/** An interface of a USB device: bInterfaceNumber, bInterfaceClass … */
export interface UsbCode {
  readonly number: string;
  readonly class: string;
  readonly subclass: string;
  readonly protocol: string;
}
