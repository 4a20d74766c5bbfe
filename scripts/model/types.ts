import type { Secret } from '../config';

/** What a firmware is, with every name resolved and every default filled in. Plain objects, but for the secrets. */
export interface DeviceModel {
  /** base name of the device's YAML file; names the output folder */
  name: string;
  /** name of a folder in board/ */
  board: string;
  /** what the device has to know of that board */
  hardware: Hardware;
  system: 'debian' | 'buildroot';
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
  /** time servers (NTP), in the order to ask them; none: the clock is not set from the network */
  ntp: string[];
  /** chosen of what the system debian can take */
  debian: DebianOptions;
  /** added to what the system buildroot compiles */
  buildroot: BuildrootOptions;
  /** does the hardware watchdog reset a device that hangs? */
  watchdog: boolean;
  links: LinkModel[];
  /** mode switches that the links' modems describe themselves, one for each USB id, sorted by it */
  modeSwitches: ModeSwitch[];
  /** ids of all modem files that there are, by id, state and name: a modem of none of the links is named after its file */
  knownIds: KnownId[];
}

/** Facts of a board that the device's files are made of; see board.yaml for each. */
export interface Hardware {
  /** kernel modules that init loads first, in this order */
  modules: string[];
  /** drivers of the board's own Ethernet */
  ethernetDrivers: string[];
  /** hubs of the board's own that cut the power of all their ports by one of them */
  hubs: { device: string; id: string; power: number }[];
  card: {
    /** the kernel's name of the card */
    disk: string;
    boot: { partition: number; label: string };
    /** `size` in MiB, before it grows */
    data: { partition: number; label: string; size: number };
  };
}

/** What of Debian a device takes. */
export interface DebianOptions {
  /** the release's own, or the newer one of its backports */
  kernel: 'stable' | 'backports';
}

/** Kconfig options of the user's own. */
export interface BuildrootOptions {
  /** options that are switched on, like BR2_PACKAGE_TCPDUMP */
  packages: string[];
  /** options with their values, like CONFIG_USB_SERIAL_CP210X=m; the value is y, m or n */
  kernel: string[];
}

export type Ethernet = { kind: 'dhcp'; metric: number; check: Check } | { kind: 'off' };

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
  /** of the SIM, 4 to 8 digits; undefined: none is given */
  pin: Secret | undefined;
  /** `refused`: only the home network is used */
  roaming: 'allowed' | 'refused';
  redial: Redial;
  check: Check;
  recover: Recover;
  hooks: { ipUp: Hook[]; ipDown: Hook[] };
}

/** Waiting times between dials, in seconds: `first`, doubling up to `longest`; `stable` seconds online start over at `first`. */
export interface Redial {
  first: number;
  longest: number;
  /** percent that a wait may be shorter, by chance */
  jitter: number;
  stable: number;
}

/** How it is found out whether the internet is there. */
export type Check =
  | { kind: 'off' }
  | {
      kind: 'icmp' | 'tcp';
      /** IPv4 addresses for icmp, address:port for tcp; one that answers is enough */
      targets: string[];
      /** host names for the link's DNS servers; none: DNS is not checked */
      names: string[];
      /** seconds: while all is well `first`, doubling up to `longest`; `failing` after a bad check */
      every: { first: number; longest: number; failing: number };
    };

/** When to take a step that is more than another call. */
export type Step =
  | { kind: 'off' }
  /** `after` failed calls, or minutes without being online, since it was online or since the step */
  | { kind: 'failures' | 'minutes'; after: number };

/** Steps in the order of their weight. */
export interface Recover {
  modem: Step;
  usb: Step;
  /** `perDay`: at most so often in 24 hours */
  reboot: { kind: 'off' } | (Exclude<Step, { kind: 'off' }> & { perDay: number });
}

/** A script of the user's that runs when the link comes up or goes down. */
export interface Hook {
  /** file name below ip-up.d or ip-down.d */
  name: string;
  bytes: Buffer;
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
  { kind: 'none' } | { kind: 'pap' | 'chap' | 'any'; user: string; password: Secret };

export type Modem = SerialModem | EthernetModem;

interface UsbModem {
  name: string;
  description: string;
  /** USB ids (vvvv:pppp) after the mode switch */
  ids: string[];
  /** USB ids (vvvv:pppp) as a CD-ROM, before the mode switch; some modems keep their id */
  storageIds: string[];
  /** `option`: the driver has to be told of the ids */
  driver: 'kernel' | 'option';
}

/** Dials PPP on a serial port. */
export interface SerialModem extends UsbModem {
  kind: 'serial';
  ports: { ppp: PortMatch[]; at: PortMatch[] };
  /** bit/s; USB ports ignore it, pppd wants one */
  speed: number;
}

/** A network card with a router behind it that has its own APN and account; DHCP gives the address. */
export interface EthernetModem extends UsbModem {
  kind: 'ethernet';
}

/** A USB id that a modem file knows. */
export interface KnownId {
  /** vvvv:pppp */
  id: string;
  /** `storage`: as a CD-ROM, before the mode switch */
  state: 'storage' | 'modem';
  kind: Modem['kind'];
  /** name of the modem's file */
  modem: string;
}

/** How a device is switched from CD-ROM to modem, where usb-modeswitch-data does not apply. */
export interface ModeSwitch {
  /** USB id (vvvv:pppp) of the CD-ROM */
  id: string;
  /** name of the modem's file */
  modem: string;
  method: SwitchMethod;
}

/** Methods of usb_modeswitch(1); a message is a CBW of 31 bytes in hexadecimal, 1 to 3 in order. */
export type SwitchMethod =
  { kind: 'huawei-new' | 'huawei-alt' | 'eject' } | { kind: 'messages'; messages: string[] };

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
