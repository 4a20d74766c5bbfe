/**
 * What the image tells the device, as data: the shapes of /etc/pppi/device.json and /etc/pppi/links/NAME.json. The host
 * writes them, and the daemon reads them. It must not know who does what with them.
 */
import type { DataContext, LinkConfig, ServiceConfig } from '../core';

/** /etc/pppi/device.json */
export interface DeviceSettings {
  /** names of all links, in the order of the YAML; the board's own Ethernet is the last one */
  readonly links: readonly string[];
  /** time servers in the order to ask them */
  readonly servers: readonly string[];
}

/** /etc/pppi/services.json: services and timers by name, in the order of the YAML; without any there is no such file */
export type ServiceSettings = Readonly<Record<string, ServiceConfig>>;

/** The link that is the board's own Ethernet; no link of a YAML begins with `_`. */
export const OWN_ETHERNET = '_ethernet';

/** /etc/pppi/links/NAME.json */
export type LinkSettings = SerialSettings | EthernetModemSettings | EthernetSettings;

interface Common {
  readonly name: string;
  /** what is asked over the link to see whether the internet is there; null: nothing */
  readonly check: CheckSettings | null;
  /** what the core decides by, and is the same for each kind; the PIN is no fact of the image alone */
  readonly core: Omit<LinkConfig, 'kind' | 'pin'>;
}

/** PPP on a port of the modem. */
export interface SerialSettings extends Common {
  readonly kind: 'serial';
  /** its place in the YAML, and the number of its interface ppp0, ppp1, … */
  readonly unit: number;
  /** bit/s; a USB port ignores it */
  readonly speed: number;
  /** the data connection that is dialled */
  readonly context: DataContext;
}

/** The modem is a router, with DHCP on its network card. */
export interface EthernetModemSettings extends Common {
  readonly kind: 'ethernet-modem';
  /** USB ids (vvvv:pppp) of the modem, once it is switched */
  readonly ids: readonly string[];
  /** bytes of the longest packet; null: as the card has it */
  readonly mtu: number | null;
}

/** The board's own Ethernet socket. */
export interface EthernetSettings extends Common {
  readonly kind: 'ethernet';
  /** Linux' drivers of such sockets: a modem that shows up as a network card has another one */
  readonly drivers: readonly string[];
  /** its own address; null: by DHCP */
  readonly address: StaticAddress | null;
}

/** What DHCP would give. */
export interface StaticAddress {
  readonly address: string;
  /** bits of its network */
  readonly prefix: number;
  /** null: there is no way to other networks */
  readonly gateway: string | null;
  readonly dns: readonly string[];
}

export interface CheckSettings {
  /** a ping, or a TCP connection */
  readonly by: 'icmp' | 'tcp';
  /** `full`: a ping is as long as the MTU of the interface */
  readonly packets: 'small' | 'full';
  /** IPv4 addresses for icmp, address:port for tcp; one answer is enough */
  readonly targets: readonly string[];
  /** host names for the link's DNS servers; none: DNS is not checked */
  readonly names: readonly string[];
}
