import type { KnownModem, LinkConfig, LinkModem, UsbTable } from '../../device/core';
import {
  OWN_ETHERNET,
  type CheckSettings,
  type DeviceSettings,
  type LinkSettings,
  type ServiceSettings,
  type StaticAddress,
} from '../../device/settings';
import type { Check, DeviceModel, Ethernet, LinkModel, Recover } from '../model';

/** Routing tables: the one of the board's own Ethernet, and of the first link. */
const TABLE_ETHERNET = 9;
const TABLE_FIRST = 10;

const UNCHECKED = { kind: 'off' } as const;

/** A cable costs nobody anything: a client of DHCP that has ended is soon started again. */
const ETHERNET_REDIAL = { first: 1, longest: 10, jitter: 25, stable: 60 };

/** What the device's programs are told, as data. @returns each file's text by its path on the device */
export function toldFiles(device: DeviceModel): Map<string, string> {
  const links = toldLinks(device);
  const told: DeviceSettings = { links: links.map(({ name }) => name), servers: device.ntp };
  return new Map([
    ['etc/pppi/device.json', text(told)],
    ['etc/pppi/usb.json', text(usbTable(device))],
    ...links.map((link) => [`etc/pppi/links/${link.name}.json`, text(link)] as const),
    ...toldServices(device),
  ]);
}

function toldServices({ services }: DeviceModel): [string, string][] {
  if (services.length === 0) return [];
  const told: ServiceSettings = Object.fromEntries(services.map(({ name, when }) => [name, when]));
  return [['etc/pppi/services.json', text(told)]];
}

/** Line by line, as people read it too. */
function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function usbTable({ links, knownIds }: DeviceModel): UsbTable {
  const files = [...new Set(knownIds.map(({ modem }) => modem))].sort();
  return { links: links.map(linkModem), known: files.map((file) => knownModem(file, knownIds)) };
}

function knownModem(file: string, knownIds: DeviceModel['knownIds']): KnownModem {
  const own = knownIds.filter(({ modem }) => modem === file);
  const ids = (of: string) => own.filter(({ state }) => state === of).map(({ id }) => id);
  const kind = own[0]?.kind ?? 'serial';
  return { file, kind, ids: { storage: ids('storage'), modem: ids('modem') } };
}

function linkModem({ name, modem }: LinkModel): LinkModem {
  const { kind, name: file, ids, storageIds } = modem;
  const ports = modem.kind === 'serial' ? modem.ports : { ppp: [], at: [] };
  return { name, kind, file, ids: { storage: storageIds, modem: ids }, ports };
}

function toldLinks({ links, ethernet, hardware }: DeviceModel): LinkSettings[] {
  const told = links.map((link) => toldLink(link, links));
  if (ethernet.kind === 'off') return told;
  const { metric } = ethernet;
  const address = addressOf(ethernet);
  // Without a router there is no internet to look for.
  const check = address && address.gateway === null ? UNCHECKED : ethernet.check;
  const never = { kind: 'off' } as const;
  const own: LinkSettings = {
    ...{ name: OWN_ETHERNET, kind: 'ethernet', drivers: hardware.ethernetDrivers, address },
    check: checkSettings(check),
    core: {
      ...{ metric, table: TABLE_ETHERNET, redial: ETHERNET_REDIAL, check: waitsOf(check) },
      // What only a modem has.
      ...{
        roaming: 'allowed',
        pinWithoutTries: 'never',
        iccid: null,
        sameModem: [],
        answerWait: 0,
      },
      recover: { modem: never, usb: never, device: never, perDay: 0 },
    },
  };
  return [...told, own];
}

function addressOf(ethernet: Exclude<Ethernet, { kind: 'off' }>): StaticAddress | null {
  if (ethernet.kind === 'dhcp') return null;
  const [address = '', prefix] = ethernet.address.split('/');
  const { gateway = null, dns } = ethernet;
  return { address, prefix: Number(prefix), gateway, dns };
}

function toldLink(link: LinkModel, links: readonly LinkModel[]): LinkSettings {
  const { name, unit, modem, carrier, metric, redial, roaming, answerWait, check, recover } = link;
  const { pinWithoutTries, iccid = null } = link;
  const common = {
    name,
    check: checkSettings(check),
    core: {
      ...{ metric, table: TABLE_FIRST + unit, redial, roaming, answerWait, pinWithoutTries, iccid },
      sameModem: links.filter((other) => mayHaveOneModem(link, other)).map((other) => other.name),
      check: waitsOf(check),
      recover: recoverOf(recover),
    },
  };
  if (modem.kind === 'ethernet')
    return { ...common, kind: 'ethernet-modem', ids: modem.ids, mtu: link.mtu ?? null };
  const context = { cid: carrier.cid, type: carrier.pdp, apn: carrier.apn };
  return { ...common, kind: 'serial', unit, speed: modem.speed, context };
}

/** Modems of one id: either link may get either. */
function mayHaveOneModem(one: LinkModel, other: LinkModel): boolean {
  return one !== other && one.modem.ids.some((id) => other.modem.ids.includes(id));
}

function checkSettings(check: Check): CheckSettings | null {
  if (check.kind === 'off') return null;
  const { kind, packets = 'small', targets, names } = check;
  return { by: kind, packets, targets, names };
}

function waitsOf(check: Check): LinkConfig['check'] {
  return check.kind === 'off' ? null : check.every;
}

function recoverOf({ modem, usb, reboot }: Recover): LinkConfig['recover'] {
  if (reboot.kind === 'off') return { modem, usb, device: reboot, perDay: 0 };
  const { perDay, ...device } = reboot;
  return { modem, usb, device, perDay };
}
