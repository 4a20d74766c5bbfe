/** What a firmware is, with every name resolved and every default filled in. Plain objects only. */
export interface DeviceModel {
  /** base name of the device's YAML file; names the output folder */
  name: string;
  board: string;
  system: 'debian';
  hostname: string;
  ssh: {
    /** OpenSSH public keys for root; without any, no SSH server is started */
    keys: string[];
    /** the only interfaces on which the SSH server is reachable */
    listen: string[];
  };
  /** `shell`: a root shell on the serial console without a password; whoever holds the Pi holds the card anyway */
  console: 'shell' | 'off';
  ethernet: Ethernet;
  links: LinkModel[];
}

export type Ethernet = { kind: 'dhcp'; metric: number } | { kind: 'off' };

/** One PPP connection: a carrier, a modem, and how they are used. */
export interface LinkModel {
  /** the peer's name: `pon NAME` */
  name: string;
  /** pppN: links are numbered in the order of the YAML file */
  unit: number;
  carrier: Carrier;
  modem: Modem;
  auth: Auth;
  /** metric of the default route; the lower one wins */
  metric: number;
  redial: Redial;
  hooks: { ipUp: Hook[]; ipDown: Hook[] };
}

/** Waiting times between dials, in seconds: `first`, doubling up to `longest`; `stable` seconds online start over at `first`. */
export interface Redial {
  first: number;
  longest: number;
  stable: number;
}

/** A script of the user's that runs when the link comes up or goes down. */
export interface Hook {
  /** file name below ip-up.d or ip-down.d */
  name: string;
  text: string;
}

export interface Carrier {
  name: string;
  description: string;
  apn: string;
  /** PDP type of 3GPP TS 27.007 §10.1.1 */
  pdp: 'IP' | 'IPV4V6';
  /** PDP context identifier */
  cid: number;
  /** what is dialled, without ATDT */
  dial: string;
}

export type Auth =
  { kind: 'none' } | { kind: 'pap' | 'chap' | 'any'; user: string; password: string };

export interface Modem {
  name: string;
  description: string;
  /** USB ids (vvvv:pppp) in modem mode */
  ids: string[];
  /** USB ids (vvvv:pppp) as a CD-ROM, before the mode switch */
  storageIds: string[];
  ports: { ppp: PortMatch[]; at: PortMatch[] };
  /** bit/s; USB ports ignore it, pppd wants one */
  speed: number;
}

/** Which USB interface a serial port must be on; what is not given does not matter. Hex digits as in sysfs. */
export interface PortMatch {
  /** bInterfaceClass, two hex digits */
  class?: string;
  /** bInterfaceSubClass, two hex digits */
  subclass?: string;
  /** bInterfaceProtocol, two hex digits */
  protocol?: string;
  /** bInterfaceNumber, two hex digits */
  number?: string;
}
