import type { LinkEvent } from '../core';
import { listFolder, readFile, realPath, remove, uptime, writeInPlace } from '../io';
import { cardLink, type Card, type CardLinkFacts } from './card-link';
import type { KindHands } from './serial';
import { Place } from './place';
import { cyclePort, noteFor } from './usb';

/** Bytes of the short files that are read. */
const SHORT = 256;

/** A link by a modem that is a router, with DHCP on its network card (HiLink). */
export interface EthernetModemFacts extends CardLinkFacts {
  /** USB ids (vvvv:pppp) of the modem */
  readonly ids: readonly string[];
  /** network cards of Linux: /sys/class/net */
  readonly net: string;
  /** which device each link has, a file each: device, interface, `-`, seconds since power-on */
  readonly ports: string;
}

/** @param say is told what a person may want to know */
export function ethernetModemLink(
  facts: EthernetModemFacts,
  tell: (event: LinkEvent) => void,
  say: (text: string) => void,
): KindHands {
  const held = `${facts.ports}/${facts.link}`;
  const place = new Place(`${facts.run}/${facts.link}.place`);
  const find = (): Card | null => {
    const found = findCard(facts, place.get());
    const before = readFile(held, SHORT);
    if (!found) {
      if (before !== null) remove(held);
      return null;
    }
    place.set(found.place);
    const has = `${found.place} ${found.card.interface} - `;
    if (!before?.startsWith(has)) {
      remove(held);
      writeInPlace(held, `${has}${Math.floor(uptime())}\n`);
    }
    return found.card;
  };
  const cycleUsb = () => cyclePort(place.get(), facts.link, say);
  return cardLink(facts, { find, cycleUsb, note: () => noteFor(facts.link) }, tell);
}

interface Found {
  readonly place: string;
  readonly card: Card;
}

/**
 * The card of such a modem, by its USB id and never by name: it may be eth0, eth1, usb0 or enx…. Two links may have
 * modems of one kind: whoever has the modem keeps it while it is plugged in, whatever else comes.
 * @param own where the link's modem is, or was
 */
function findCard({ ids, net, ports, link }: EthernetModemFacts, own: string): Found | null {
  const others = listFolder(ports)
    .filter((name) => name !== link)
    .map((name) => read(`${ports}/${name}`).split(' ')[0]);
  const found = listFolder(net)
    .map((name) => cardOf(net, name, ids))
    .filter((one) => one !== null)
    .filter(({ place }) => !others.includes(place));
  return found.find(({ place }) => place === own) ?? found[0] ?? null;
}

function cardOf(net: string, name: string, ids: readonly string[]): Found | null {
  // `device` is the USB interface; the device is above it.
  const device = `${net}/${name}/device/..`;
  const id = `${read(`${device}/idVendor`)}:${read(`${device}/idProduct`)}`;
  if (!ids.includes(id)) return null;
  const place = realPath(device)?.split('/').at(-1) ?? '';
  const index = read(`${net}/${name}/ifindex`);
  if (place === '' || index === '') return null;
  return { place, card: { interface: name, plug: `${place} ${name} ${index}` } };
}

const read = (path: string) => (readFile(path, SHORT) ?? '').trim();
