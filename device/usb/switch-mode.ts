import { AWAY, judge, REST, switchArguments, TRIES, type LinkModem } from '../core';
import { exists, makeFolder, readFile, remove, type Ended } from '../io';
import { startChild } from './child';
import { factsOf, isComplete, isStorage } from './facts';
import { takeLock } from './lock';
import { logOf } from './log';
import { putNote } from './notes';
import { DATA_PACK, deviceAt, putLine, readTable, SWITCHES } from './places';
import { idOf, lineOf } from './sysfs';
import type { Time } from './time';
import { Tries } from './tries';

const OWN_PROGRAM = '/usr/libexec/pppi/modeswitch';
/** Those that a file of config/modems describes. */
const OWN_FILES = '/etc/pppi/usb_modeswitch.d';
/** Seconds until the drivers have taken what is theirs, and asked its storage what it is. */
const SETTLE = 3;
/** Seconds that usb_modeswitch may take. */
const LONGEST = 30;
/** Seconds that the modem may take to leave the bus after a message, or to get ready for another one. */
const PATIENCE = 8;

/** Switches the device at a place from CD-ROM to modem: a few tries, then a rest. */
export function switchMode(place: string, time: Time, then: () => void): void {
  const id = idOf(deviceAt(place));
  if (id === null || !isStorage(place)) return then();
  const table = readTable();
  const link = table.links.find(({ ids }) => ids.storage.includes(id));
  const file = [OWN_FILES, DATA_PACK].map((folder) => `${folder}/${id}`).find(exists);
  const how = switchArguments(id, file, link !== undefined);
  if (how !== null) return new ModeSwitch(place, id, link, how, time, then).begin();
  time.wait(SETTLE, () => {
    const note = judge(factsOf(place, id), table, false);
    if (note) putNote(place, note, logOf('modeswitch'));
    then();
  });
}

class ModeSwitch {
  private readonly log = logOf('modeswitch');
  private readonly lock: string;
  private tries!: Tries;

  constructor(
    private readonly place: string,
    private readonly id: string,
    private readonly link: LinkModem | undefined,
    private readonly how: readonly string[],
    private readonly time: Time,
    private readonly then: () => void,
  ) {
    this.lock = `${SWITCHES}/${place}.lock`;
  }

  begin(): void {
    makeFolder(SWITCHES);
    if (!takeLock(this.lock)) return this.then();
    this.tries = new Tries(this.place, this.id, this.time.now());
    this.next();
  }

  private end(): void {
    remove(this.lock);
    this.then();
  }

  private next(): void {
    if (this.tries.next(this.time.now())) this.attempt();
    else this.giveUp();
  }

  private attempt(): void {
    const { id, place, how, log } = this;
    const [bus, number] = ['busnum', 'devnum'].map((name) => lineOf(`${deviceAt(place)}/${name}`));
    if (!bus || !number) return this.end();
    log('info', `switching the modem ${id} at ${place} (${how.join(' ')})`);
    const [vendor = '', product = ''] = id.split(':');
    startChild({
      // sysfs has both as plain numbers; usb_modeswitch takes them so (2.6.1: strtol base 10).
      argv: ['usb_modeswitch', '-v', vendor, '-p', product, '-b', bus, '-g', number, ...how],
      ...{ deadline: LONGEST, output: 'all', onEnd: (ended) => this.attempted(ended) },
    });
  }

  private attempted({ status, signal, output }: Ended): void {
    const { log, time } = this;
    const failure = signal > 0 ? 128 + signal : status;
    if (failure > 0) log('warning', `usb_modeswitch failed with status ${failure}`);
    log('info', ...output.split('\n').filter((line) => line.trim() !== ''));
    this.awaitSwitch(time.now() + PATIENCE);
  }

  private awaitSwitch(end: number): void {
    const { id, place, link, log, time } = this;
    if (this.isSwitched()) {
      if (!link)
        log(
          'notice',
          `the modem ${id} at ${place} was switched, but no link of this device knows it`,
        );
      return this.end();
    }
    if (time.now() < end) return time.wait(1, () => this.awaitSwitch(end));
    log('warning', `the modem ${id} at ${place} is still a CD-ROM`);
    this.next();
  }

  /** It has left the bus, or is back as something else. As a CD-ROM it may be back too, and that is no switch. */
  private isSwitched(): boolean {
    const { id, place } = this;
    return idOf(deviceAt(place)) !== id || (isComplete(place) && !isStorage(place));
  }

  private giveUp(): void {
    const { id, place, link, log } = this;
    const tried = `modem ${id} at ${place} is still a CD-ROM after ${TRIES} tries to switch it`;
    // One of no link is nobody's concern.
    const advice = link
      ? `, and is tried again every ${REST / 60} min: unplug it for ${AWAY} s, or describe its mode switch in its file in config/modems (usb.switch)`
      : ' as usb-modeswitch-data says, and no link of this device knows it';
    const text = `${tried}${advice}`;
    putNote(place, { word: 'modem-is-cdrom', link: link?.name ?? null, text }, log);
    if (link) tryLater(place);
    this.end();
  }
}

/** After a rest all over again, if it is still there and still a CD-ROM. One rests for all that is plugged in there. */
function tryLater(place: string): void {
  const name = `${place}.later`;
  const file = `${SWITCHES}/${name}`;
  const resting = lineOf(file);
  const isResting =
    resting !== '' && readFile(`/proc/${resting}/cmdline`)?.split('\0').includes(OWN_PROGRAM);
  if (isResting) return;
  const script = 'sleep "$1"; rm -f "$3"; exec "$0" "$2"';
  // A shell, as the engine would take its memory for as long.
  const argv = ['sh', '-c', script, OWN_PROGRAM, String(REST), place, file];
  putLine(SWITCHES, name, String(startChild({ argv, deadline: null })));
}
