import {
  configurationFor,
  hasDataPort,
  judge,
  mayConfigure,
  type LinkModem,
  type UsbFacts,
} from '../core';
import { startChild } from './child';
import { factsOf, interfacesOf, isStorage, whenComplete } from './facts';
import { logOf, type Log } from './log';
import { forgetNote, putNote } from './notes';
import { deviceAt, readTable } from './places';
import { switchMode } from './switch-mode';
import { idOf, lineOf } from './sysfs';
import type { Time } from './time';
import { countConfigured, forgetTries, hasTries, lastConfigured } from './tries';

/** Seconds until the drivers have taken what is theirs. */
const SETTLE = 3;
/** One that has been a modem for so many seconds does not fall back: what follows is another plugging in. */
const HOLDS = 20;
/** Seconds for the kernel to set a configuration. */
const SET = 20;

/**
 * What is the USB device at a place to the links? A CD-ROM gets its mode switch; a modem that no link can use is named in
 * the log and in link-status. Nothing is said of what is no modem.
 */
export function examine(place: string, time: Time, then: () => void): void {
  const id = idOf(deviceAt(place));
  if (id === null) return then();
  whenComplete(place, time, (isThere) => {
    if (!isThere) then();
    else if (isStorage(place)) switchMode(place, time, then);
    else new Modem(place, id, time, then).examine();
  });
}

class Modem {
  private readonly table = readTable();
  private readonly links: readonly LinkModem[];
  private readonly log: Log = logOf('usb-modem');

  constructor(
    private readonly place: string,
    private readonly id: string,
    private readonly time: Time,
    private readonly then: () => void,
  ) {
    this.links = this.table.links.filter(({ ids }) => ids.modem.includes(id));
  }

  examine(): void {
    const [link] = this.links;
    if (link?.kind === 'ethernet' || this.fits()) return this.isUsed();
    this.time.wait(SETTLE, () => {
      const facts = factsOf(this.place, this.id);
      if (link) this.configure(link, facts);
      else this.isUseless(facts);
    });
  }

  private fits(): boolean {
    return hasDataPort(this.links, interfacesOf(this.place));
  }

  /** Linux has chosen a configuration without the link's ports: the one that has them is set, once in a while. */
  private configure(link: LinkModem, facts: UsbFacts): void {
    const { place, time } = this;
    const value = configurationFor(this.links, facts.others);
    const now = time.now();
    if (value === undefined || !mayConfigure(lastConfigured(place), now))
      return this.isUseless(facts);
    countConfigured(place, now);
    this.log(
      'notice',
      `the modem ${this.id} at ${place} gets its configuration ${value}, which has the ports of link ${link.name}`,
    );
    const again = () => {
      if (this.fits()) this.isUsed();
      else this.isUseless(factsOf(place, this.id));
    };
    const file = `${deviceAt(place)}/bConfigurationValue`;
    startChild({
      argv: ['sh', '-c', 'echo "$1" >"$0"', file, String(value)],
      deadline: SET,
      onEnd: () => whenComplete(place, time, () => time.wait(SETTLE, again)),
    });
  }

  private isUsed(): void {
    forgetNote(this.place);
    this.whenItHolds();
  }

  private isUseless(facts: UsbFacts): void {
    const note = judge(facts, this.table, this.links.length > 0);
    if (note) putNote(this.place, note, this.log);
    this.whenItHolds();
  }

  /** It may have been switched: then its tries are counted anew. */
  private whenItHolds(): void {
    const { place, then } = this;
    const file = `${deviceAt(place)}/devnum`;
    const number = lineOf(file);
    if (number === '' || !hasTries(place)) return then();
    this.time.wait(HOLDS, () => {
      if (lineOf(file) === number) forgetTries(place);
      then();
    });
  }
}
