import { REASON_WORDS, type Cause } from '../core';
import { exists, listFolder, readFile, start, type Ended } from '../io';

const DEVICES = '/sys/bus/usb/devices';
/** Seconds that usb-cycle may take: five without the port, and what the kernel needs to switch it. */
const CYCLE = 30;

/** Where the facts about USB devices are; a test has others. */
export interface UsbFolders {
  /** the devices of Linux */
  readonly devices: string;
  /** of the board's own hubs, a line each: its device, its id, the port that switches the power of all */
  readonly hubs: string;
  /** which device each link has, a file each */
  readonly ports: string;
  /** what is wrong with a device, a file each: reason, link or `-`, sentence */
  readonly notes: string;
  /** USB ids of the links' modems, a line each: id, `storage` or `modem`, link, driver */
  readonly ids: string;
  /** of links that a person has switched off, LINK.off */
  readonly wishes: string;
}

export const USB_FOLDERS: UsbFolders = {
  devices: DEVICES,
  hubs: '/etc/pppi/usb-hubs',
  ports: '/run/pppi/ports',
  notes: '/run/pppi/usb-notes',
  ids: '/etc/pppi/usb-ids',
  wishes: '/run/pppi',
};

/**
 * The folders of a device's port and, where no other link has a modem, of the port of the board's own hub that switches
 * the power of all.
 * @param device such as `1-1.2`
 */
export function portsOf(device: string, link: string, at = USB_FOLDERS): string[] {
  const dot = device.lastIndexOf('.');
  const [hub, port] =
    dot < 0
      ? [`usb${device.split('-')[0]}`, device.split('-')[1]]
      : [device.slice(0, dot), device.slice(dot + 1)];
  const folder = dot < 0 ? `${device.split('-')[0]}-0:1.0` : `${hub}:1.0`;
  const own = `${at.devices}/${folder}/${hub}-port${port}`;
  if (listFolder(at.ports).some((name) => name !== link)) return [own];
  const gangs = (readFile(at.hubs) ?? '').split('\n').flatMap((line) => gangOf(line, at));
  return [own, ...gangs.filter((gang) => gang !== own)];
}

/** Not another hub that is in the same place. */
function gangOf(line: string, { devices }: UsbFolders): string[] {
  const [hub, id, port] = line.trim().split(/ +/);
  if (!hub || !id || !port) return [];
  const gang = `${devices}/${hub}:1.0/${hub}-port${port}`;
  return idOf(hub, devices) === id && exists(gang) ? [gang] : [];
}

function idOf(device: string, devices: string): string {
  const read = (name: string) => (readFile(`${devices}/${device}/${name}`) ?? '').trim();
  return `${read('idVendor')}:${read('idProduct')}`;
}

/** Takes the port away from a device for some seconds. @param say is told what was done */
export function cyclePort(device: string, link: string, say: (text: string) => void): void {
  if (device === '') return say('the USB port of a modem that was never seen cannot be switched');
  const argv = ['/usr/libexec/pppi/usb-cycle', device, ...portsOf(device, link)];
  const onEnd = ({ output }: Ended) => {
    const [what, name] = output.trim().split(' ');
    if (what === 'port') say(`the USB port of the modem at ${device} went off and on`);
    else if (what === 'device') say(`the USB device ${name} went off and on`);
    else say(`the USB port of the modem at ${device} cannot be switched`);
  };
  start({ argv, deadline: CYCLE, output: true, onEnd });
}

/** @returns what is said of a device that may be this link's modem, its own first */
export function noteFor(link: string, at = USB_FOLDERS): Cause | undefined {
  const notes = listFolder(at.notes).flatMap((name) => {
    const [, word, of, sentence] =
      /^(\S+) (\S+) (.+)$/.exec((readFile(`${at.notes}/${name}`) ?? '').trim()) ?? [];
    const known = REASON_WORDS.find((each) => each === word);
    return known && sentence && (of === link || of === '-') ? [{ word: known, of, sentence }] : [];
  });
  const note = notes.find(({ of }) => of === link) ?? notes[0];
  return note && { word: note.word, sentence: note.sentence };
}

/**
 * A modem belongs to the link that had it first, also while that one is off: two links would take it from each other.
 * @returns whose a modem is that this link could use too
 */
export function takenNote(link: string, at = USB_FOLDERS): Cause | undefined {
  const ids = (readFile(at.ids) ?? '').split('\n');
  for (const holder of listFolder(at.ports)) {
    if (holder === link) continue;
    const [device = ''] = (readFile(`${at.ports}/${holder}`) ?? '').trim().split(' ');
    const own = `${idOf(device, at.devices)} modem ${link} `;
    if (device === '' || !ids.some((line) => line.startsWith(own))) continue;
    const off = exists(`${at.wishes}/${holder}.off`) ? ', which is off' : '';
    const sentence = `the modem at ${device} belongs to link ${holder}${off}`;
    return { word: 'modem-taken', sentence };
  }
  return undefined;
}
