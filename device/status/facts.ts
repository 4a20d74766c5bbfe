import type { Lease, StatusFacts } from '../core';
import {
  after,
  clock,
  every,
  listFolder,
  readFile,
  reap,
  start,
  uptime,
  watchChildren,
} from '../io';
import { leaseFile, upLease } from '../kinds';
import type { Facts, UsbNote } from './report';

const RUN = '/run/pppi';
const RESTARTS = '/data/restarts';
/** Seconds for a card to tell what is on it. */
const CARD = 3;
/** So many USB devices are told of. */
const USB_NOTES = 32;

/** @returns what the state does not say, as files and the kernel have it at this moment */
export function readFacts(restarts: StatusFacts['restarts']): Facts {
  // The uptime first: what is written meanwhile is not to seem older than it is.
  const now = { up: uptime(), clock: clock() };
  return {
    ...{ now, restarts, modem, lease, traffic },
    daemon: {
      beat: numberOf(readFile(`${RUN}/pppid.beat`)),
      givenUp: readFile(`${RUN}/pppid.guide`) !== null,
    },
    usb: usbNotes(),
    notes: ['data', 'settings'].flatMap((part) => linesOf(readFile(`${RUN}/${part}.notes`))),
  };
}

/**
 * Starts without a shutdown before, as restarts.sh has counted them. By a program of its own: a card that hangs holds up
 * whoever reads it.
 */
export function readRestarts(onRead: (restarts: StatusFacts['restarts']) => void): void {
  let isTold = false;
  const tell = (text: string) => {
    if (isTold) return;
    isTold = true;
    onRead(linesOf(text).flatMap((line) => numberOf(line) ?? []));
  };
  watchChildren();
  start({
    ...{ argv: ['cat', RESTARTS], output: true, deadline: CARD },
    onEnd: ({ output }) => tell(output),
  });
  // The engine may hear of its end late.
  every(0.2, reap);
  // One that waits for the card is ended by nothing.
  after(CARD + 1, () => tell(''));
}

/** The file is written by /usr/libexec/pppi/ports: device, data port or network card, control port. */
function modem(link: string): StatusFacts['modem'] {
  const [socket = '', port = '', control = ''] = wordsOf(readFile(`${RUN}/ports/${link}`));
  if (socket === '') return null;
  const id = (part: string) => readFile(`/sys/bus/usb/devices/${socket}/${part}`)?.trim() ?? '';
  return {
    id: `${id('idVendor')}:${id('idProduct')}`,
    ...{ socket, port, control: control === '-' ? '' : control },
  };
}

function lease(link: string): Lease | null {
  return upLease(RUN, link) ?? leaseFile(RUN, link).read()?.lease ?? null;
}

/** Bytes since the interface is there: a ppp interface lives as long as its call. */
function traffic(name: string): StatusFacts['traffic'] {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return null;
  const count = (way: string) => readFile(`/sys/class/net/${name}/statistics/${way}_bytes`);
  const [received, sent] = [numberOf(count('rx')), numberOf(count('tx'))];
  return received === null || sent === null ? null : { received, sent };
}

/** Lines `reason link text`, a file for each device: device/usb/notes.ts. */
function usbNotes(): UsbNote[] {
  const texts = listFolder(`${RUN}/usb-notes`).map((name) => readFile(`${RUN}/usb-notes/${name}`));
  return texts
    .flatMap((text) => linesOf(text).slice(0, 1))
    .flatMap((line) => {
      const [, reason, text] = /^(\S+) \S+ (.+)$/.exec(line) ?? [];
      return reason === undefined || text === undefined ? [] : { reason, text };
    })
    .slice(0, USB_NOTES);
}

function linesOf(text: string | null): string[] {
  return (text ?? '').split('\n').filter(Boolean);
}

/** The words of the first line. */
function wordsOf(text: string | null): string[] {
  return (linesOf(text)[0] ?? '').split(' ').filter(Boolean);
}

function numberOf(text: string | null): number | null {
  const number = text?.trim() ?? '';
  return /^\d{1,15}$/.test(number) ? Number(number) : null;
}
