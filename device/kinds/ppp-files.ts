import { readCallLog, type CallLog, type Lease } from '../core';
import { exists, makeEmpty, readFile, remove, writeInPlace } from '../io';
import { startedFile, type StartedFile } from './started';

/** Bytes of pppd's log that are read; it says more only if the carrier makes it talk, and is emptied then. */
const LOG = 64 * 1024;

/** What pppd, chat and the hooks leave in the RAM disk of one link's calls. */
export interface PppFiles {
  /** what pppd appends to: pppd(8), logfile */
  readonly log: string;
  /** Nothing of an earlier call is there. A full RAM disk keeps no log; then the status alone tells. */
  clear(): void;
  /** which pppd was started */
  readonly started: StartedFile;
  readLog(): CallLog;
  /** what ip-up has told: interface, addresses, DNS servers, `-` for none */
  lease(): Lease | null;
  /** chat's status, which pppd does not tell; null: none yet */
  chat(): { readonly status: number } | null;
}

/** @param folder such as /run/pppi */
export function pppFiles(folder: string, link: string): PppFiles {
  const base = `${folder}/${link}`;
  const [log, chat, up] = [`${base}.log`, `${base}.chat`, `${base}.up`];
  const started = startedFile(folder, link);
  // What the log had before it was emptied.
  let early = '';
  return {
    log,
    clear: () => {
      early = '';
      remove(up);
      started.clear();
      makeEmpty(log, 0o600);
      // The connect script writes into it in place as well.
      writeInPlace(chat, '-\n');
    },
    started,
    readLog: () => {
      const text = readFile(log, LOG);
      if (text === null && exists(log)) {
        makeEmpty(log, 0o600);
        return readCallLog(early);
      }
      if (text !== null && early === '' && text.length > LOG / 2) early = text;
      return readCallLog(early === '' ? (text ?? '') : `${early}\n${text ?? ''}`);
    },
    lease: () => upLease(folder, link),
    chat: () => {
      const status = /^\d{1,3}$/.exec((readFile(chat) ?? '').trim())?.[0];
      return status === undefined ? null : { status: Number(status) };
    },
  };
}

/** @returns what ip-up has told of a link, in a file of the folder */
export function upLease(folder: string, link: string): Lease | null {
  const line = readFile(`${folder}/${link}.up`) ?? '';
  const [name, address, peer, ...dns] = line.trim().split(' ');
  if (!name || !address || !peer) return null;
  return pppLease(name, address, peer, dns);
}

/** PPP has no network, but another side. */
export function pppLease(
  name: string,
  address: string,
  peer: string | null,
  dns: readonly string[],
): Lease {
  const servers = dns.filter((server) => server !== '-' && server !== '');
  return { interface: name, address, prefix: null, peer: peer === '-' ? null : peer, dns: servers };
}
