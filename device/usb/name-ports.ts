import { matchPorts, type LinkPorts } from '../core';
import { linkTo, listFolder, makeFolder, readFile, remove } from '../io';
import { logOf } from './log';
import { deviceAt, PORTS, putLine, readTable, RUN, SEEN, wake } from './places';
import { scanPorts, seenPorts } from './scan-ports';
import { lineOf } from './sysfs';
import type { Time } from './time';

const NAMES = '/dev/modem';
/** mdev waits. What is not readable after so many looks is not one of ours, or another event will tell. */
const LOOKS = 5;
/** Seconds between two of them. */
const PAUSE = 0.1;

/**
 * Gives the modems' serial ports stable names: /dev/modem/LINK-ppp and -at, after the USB interface they are on. ttyUSB0
 * is the first port after one plugging in and ttyUSB3 after the next; the interface stays. It looks at all ports, and
 * never at what an event says: a modem that is pulled and plugged back is there again before mdev gets to the removals.
 * (The kernel takes the link in /sys/class away before it reports a removal: device_del in drivers/base/core.c.)
 */
export function namePorts(time: Time, then: () => void): void {
  const { links } = readTable();
  const held = heldDevices();
  const look = (left: number): void => {
    // Before the scan: what comes meanwhile is not said to have been seen.
    const seen = seenPorts();
    const { ports, isWhole } = scanPorts();
    const found = matchPorts(links, ports, held);
    if (isWhole && !found.some(({ isEarly }) => isEarly)) {
      give(found);
      putLine(RUN, SEEN, seen);
      then();
    } else if (left > 0) time.wait(PAUSE, () => look(left - 1));
    else {
      const there = ports.filter(({ tty }) => tty !== null);
      give(matchPorts(links, there, held));
      remove(`${RUN}/${SEEN}`);
      then();
    }
  };
  const give = (found: readonly LinkPorts[]) => {
    for (const each of found) tell(each, time.now());
  };
  makeFolder(NAMES);
  look(LOOKS - 1);
}

/** @returns the link that has a device, by the device */
function heldDevices(): Map<string, string> {
  const links = listFolder(PORTS).map((link) => [wordsOf(link)[0] ?? '', link] as const);
  return new Map(links.filter(([device]) => device !== ''));
}

function wordsOf(link: string): string[] {
  return (readFile(`${PORTS}/${link}`) ?? '').trim().split(' ');
}

function tell({ link, device, ppp, at }: LinkPorts, now: number): void {
  // The kernel gives each plugging-in another number.
  const number = device === null ? '' : lineOf(`${deviceAt(device)}/devnum`);
  const [had = '', hadPpp = '-', hadAt = '-', , hadNumber = ''] = wordsOf(link);
  const before = [had || '-', hadPpp, hadAt, hadNumber].join(' ');
  if (before === [device ?? '-', ppp ?? '-', at ?? '-', number].join(' ')) return;
  point(`${NAMES}/${link}-at`, at);
  point(`${NAMES}/${link}-ppp`, ppp);
  const log = logOf('ports');
  if (device === null) {
    remove(`${PORTS}/${link}`);
    log('notice', `${link}: the modem is gone`);
  } else {
    // Time and number make it another line after each plugging-in: pppid's sign to dial at once.
    putLine(PORTS, link, `${device} ${ppp ?? '-'} ${at ?? '-'} ${now} ${number}`.trimEnd());
    const [data, control] = [ppp ?? 'none', at ?? 'none'];
    log('info', `${link}: modem ${device}, data port ${data}, control port ${control}`);
  }
  wake();
}

function point(name: string, tty: string | null): void {
  if (tty === null) remove(name);
  else linkTo(name, `../${tty}`);
}
