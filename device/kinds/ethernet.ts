import type { LinkEvent } from '../core';
import { linkTarget, listFolder, readFile, start } from '../io';
import { cardLink, type Card, type CardLinkFacts } from './card-link';
import type { KindHands } from './serial';

/** Bytes of the short files that are read. */
const SHORT = 256;
/** Seconds that ip(8) may take. */
const IP = 5;

/** The board's own Ethernet socket. */
export interface EthernetFacts extends CardLinkFacts {
  /** Linux' drivers of such sockets: a modem that shows up as a network card (eth1) has another one */
  readonly drivers: readonly string[];
  /** network cards of Linux: /sys/class/net */
  readonly net: string;
}

/** A link by the board's own Ethernet: there is one while a cable is in its socket. */
export function ethernetLink(facts: EthernetFacts, tell: (event: LinkEvent) => void): KindHands {
  const read = (path: string) => (readFile(path, SHORT) ?? '').trim();
  let raised = '';
  const find = (): Card | null => {
    const name = listFolder(facts.net).find((each) => isOwn(each, facts));
    if (name === undefined) return null;
    const plug = `${name} ${read(`${facts.net}/${name}/ifindex`)}`;
    // One that is down does not know of a cable.
    if (plug !== raised) start({ argv: ['ip', 'link', 'set', 'dev', name, 'up'], deadline: IP });
    raised = plug;
    // Without carrier the kernel keeps address and routes: whoever used them would speak to nobody.
    return read(`${facts.net}/${name}/carrier`) === '1' ? { interface: name, plug } : null;
  };
  return cardLink(facts, { find }, tell);
}

function isOwn(name: string, { net, drivers }: EthernetFacts): boolean {
  const driver = linkTarget(`${net}/${name}/device/driver`)?.split('/').at(-1);
  return name.startsWith('eth') && driver !== undefined && drivers.includes(driver);
}
