import {
  EndpointFiller,
  functionalDescriptors,
  withoutHoles,
  type Endpoint,
  type Note,
} from './complete';
import { functionOf, guessPorts, type Function, type Ports } from './functions';
import type {
  ClassCode,
  ConfigurationFacts,
  DeviceFacts,
  InterfaceFacts,
  SettingFacts,
} from './types';
import { withoutSerial } from './without-serial';

/** An interface of a virtual modem's file, as a person writes it. */
export interface InterfaceText {
  number: number;
  function: Function;
  association?: ClassCode & { count: number };
  medium?: 'cdrom' | 'card-reader';
  inquiry?: { vendor: string; product: string; revision: string };
  alternates: (ClassCode & { extra?: string[]; endpoints?: Endpoint[] })[];
}

/** Shared by all interfaces of a device. */
interface Shared {
  note: Note;
  /** index of the text with the MAC address */
  mac: () => number;
}

/** CDC Ethernet functional descriptor: its type, subtype and offset of iMACAddress (ECM 1.2 table 3). */
const ETHERNET = /^..240f/i;
const MAC_DIGITS = 6;

/** The interfaces of one configuration for a virtual modem's file. @param given the ports, if known */
export function interfacesOf(
  facts: DeviceFacts,
  configuration: ConfigurationFacts,
  given: Ports | undefined,
  { note, mac }: Shared,
): InterfaceText[] {
  const ports = given ?? guessPorts(configuration);
  if (given === undefined && ports.ppp.length > 0)
    note(
      'which ports answer AT commands (serial-ppp, serial-at) is a guess: no descriptor shows it',
    );
  const filler = new EndpointFiller(configuration, note);
  let drives = 0;

  const alternatesOf = (one: InterfaceFacts) => {
    const all: Endpoint[] = [];
    return withoutHoles(one.settings, note).map((setting) => {
      const { class: code, subclass, protocol } = setting;
      const extra = extraOf(one, setting);
      const endpoints = filler.fill(setting, all);
      if (all.length === 0) all.push(...endpoints);
      return {
        class: code,
        subclass,
        protocol,
        ...(extra.length > 0 && { extra }),
        ...(endpoints.length > 0 && { endpoints }),
      };
    });
  };

  const extraOf = (one: InterfaceFacts, setting: SettingFacts): string[] => {
    if (setting.extra !== undefined)
      return setting.extra.map((text) => (ETHERNET.test(text) ? withMac(text, mac()) : text));
    if (setting.number > one.settings[0].number) return [];
    const made = functionalDescriptors(setting, one.number, mac);
    if (made.length > 0) note('CDC functional descriptors: the source does not show them');
    return made;
  };

  const driveOf = (): Pick<InterfaceText, 'medium' | 'inquiry'> => {
    drives += 1;
    note('the kind of a drive (CD-ROM or card reader) and its name: no descriptor shows them');
    const vendor = ascii(facts.manufacturer ?? 'USB').slice(0, 8);
    const medium = drives === 1 ? 'cdrom' : 'card-reader';
    return { medium, inquiry: { vendor, product: 'Mass Storage', revision: '1.00' } };
  };

  return [...configuration.interfaces]
    .sort((a, b) => a.number - b.number)
    .map((one) => {
      const role = functionOf(one, configuration, ports);
      return {
        number: one.number,
        function: role,
        ...(one.association && { association: one.association }),
        ...(role === 'storage' && driveOf()),
        alternates: alternatesOf(one),
      };
    });
}

function withMac(descriptor: string, index: number): string {
  const byte = index.toString(16).padStart(2, '0');
  return descriptor.slice(0, MAC_DIGITS) + byte + descriptor.slice(MAC_DIGITS + 2);
}

/** SCSI allows no other characters there (SPC-4 §4.4.1). */
function ascii(text: string): string {
  return withoutSerial(text)
    .replace(/[^\x20-\x7e]/g, '')
    .trim();
}
