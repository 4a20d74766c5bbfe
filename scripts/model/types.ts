import type { ServiceConfig } from '../../device/core';
import type { Account } from '../accounts';
import type { OwnFiles, PackageWish, Secret } from '../config';

/** A whole firmware, with every name resolved and every default filled in. Plain objects, except for the secrets. */
export interface DeviceModel {
  /** base name of the device's YAML file; names the output folder */
  name: string;
  /** name of a folder in board/ */
  board: string;
  /** what the device must know about that board */
  hardware: Hardware;
  system: 'debian' | 'buildroot';
  hostname: string;
  ssh: {
    /** OpenSSH public keys for root; without any, no SSH server runs */
    keys: string[];
    /** the only interfaces on which the SSH server is reachable */
    listen: string[];
  };
  /** `shell`: a root shell without a password on the serial console; whoever holds the Pi also holds the card */
  console: 'shell' | 'off';
  ethernet: Ethernet;
  /** time servers (NTP), in the order in which they are asked; none: the clock is not set from the network */
  ntp: string[];
  /** choices for the system debian */
  debian: DebianOptions;
  /** additions to what the system buildroot compiles */
  buildroot: BuildrootOptions;
  /** whether the hardware watchdog resets a device that hangs */
  watchdog: boolean;
  data: {
    /** account that has the folder from which programs may be started; undefined: there is none */
    programs: string | undefined;
  };
  /** Debian packages besides the base, for the system debian */
  packages: PackageWish[];
  card: {
    /** MiB of the root file system's partition; undefined: by what is in it */
    root: number | undefined;
  };
  /** laid over the rest of the root file system */
  files: OwnFiles | undefined;
  links: LinkModel[];
  /** services, and timers behind them */
  services: ServiceModel[];
  /** users and groups that they and the YAML ask for */
  accounts: Account[];
  /** mode switches described in the links' modem files, one for each USB id, sorted by id */
  modeSwitches: ModeSwitch[];
  /** ids of all modem files, sorted by id, state and name: a modem that no link uses is named by its file */
  knownIds: KnownId[];
}

/** A program of the user's own: a service, or a timer. */
export interface ServiceModel {
  name: string;
  /** program and arguments */
  command: string[];
  user: string;
  /** of the user and its group */
  id: number;
  /** `user` is root */
  root: boolean;
  home: string;
  environment: { name: string; value: string | Secret }[];
  folder: string;
  /** whether the supervisor starts it by itself */
  atBoot: boolean;
  /** whether it has a folder on the data partition */
  data: boolean;
  /** bytes; percent of one processor, 0: no limit */
  limits: { memory: number; processes: number; cpu: number };
  /** when it runs */
  when: ServiceConfig;
}

/** A board's facts that go into the device's files; board.yaml explains each. */
export interface Hardware {
  /** kernel modules that init loads first, in this order */
  modules: string[];
  /** drivers of the board's own Ethernet */
  ethernetDrivers: string[];
  /** the board's own hubs on which one port switches the power of all */
  hubs: { device: string; id: string; power: number }[];
  card: {
    /** the kernel's name of the card */
    disk: string;
    boot: { partition: number; label: string };
    /** `size` in MiB, before it grows */
    data: { partition: number; label: string; size: number };
  };
}

/** A device's choices for Debian. */
export interface DebianOptions {
  /** the release's own, or the newer one of its backports */
  kernel: 'stable' | 'backports';
}

/** The user's own Kconfig options. */
export interface BuildrootOptions {
  /** options that are switched on, like BR2_PACKAGE_TCPDUMP */
  packages: string[];
  /** options with their values, like CONFIG_USB_SERIAL_CP210X=m; the value is y, m or n */
  kernel: string[];
}

export type Ethernet =
  | { kind: 'dhcp'; metric: number; check: Check }
  | {
      kind: 'static';
      /** with the bits of its network: 192.168.1.10/24 */
      address: string;
      gateway?: string | undefined;
      dns: string[];
      metric: number;
      check: Check;
    }
  | { kind: 'off' };

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
  /** whether a modem that does not tell the tries left gets it */
  pinWithoutTries: 'never' | 'once';
  /** number of the SIM, the only one that gets the PIN; undefined: not known */
  iccid: string | undefined;
  /** `refused`: only the home network is used */
  roaming: 'allowed' | 'refused';
  /** seconds that the modem may take to say CONNECT */
  answerWait: number;
  /** bytes; undefined: as PPP or DHCP has it */
  mtu: number | undefined;
  redial: Redial;
  check: Check;
  recover: Recover;
  hooks: { ipUp: Hook[]; ipDown: Hook[] };
}

/** Backoff between dials, in seconds: from `first`, doubling up to `longest`; after `stable` seconds online it resets to `first`. */
export interface Redial {
  first: number;
  longest: number;
  /** random reduction of a wait, at most this many percent */
  jitter: number;
  stable: number;
}

/** How the internet is checked. */
export type Check =
  | { kind: 'off' }
  | {
      kind: 'icmp' | 'tcp';
      /** `full`: a ping is as long as the MTU */
      packets?: 'small' | 'full';
      /** IPv4 addresses for icmp, address:port for tcp; one answer is enough */
      targets: string[];
      /** host names for the link's DNS servers; none: DNS is not checked */
      names: string[];
      /** seconds between checks: from `first`, doubling up to `longest` while they pass; `failing` after a failure */
      every: { first: number; longest: number; failing: number };
    };

/** When recovery does more than dial again. */
export type Step =
  | { kind: 'off' }
  /** `after` failed calls, or minutes without being online, since it was online or since the step */
  | { kind: 'failures' | 'minutes'; after: number };

/** The steps, mildest first. */
export interface Recover {
  modem: Step;
  usb: Step;
  /** `perDay`: at most this often in 24 hours */
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
  /** `option`: the driver must be told the ids */
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

/** Which USB interface a serial port must be on; an absent key matches anything. Hex digits as in sysfs. */
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
