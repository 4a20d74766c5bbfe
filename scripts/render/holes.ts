import type { OwnFiles, Piece, Values } from '../../device/core';
import type { Secret } from '../config';
import type { DeviceModel, LinkModel } from '../model';

/** Stands in a template's context for a value that pppi.conf may set. */
export class Hole {
  constructor(
    readonly key: string,
    /** of the image */
    readonly values: readonly (string | Secret)[],
  ) {}
}

/** A link as templates see it; one whose modem dials on its own has nothing to set. */
export type HoledLink = LinkModel & { own?: { apn: Hole; user: Hole; password: Hole } };

/** A device as templates see it. */
export type HoledDevice = Omit<DeviceModel, 'links'> & {
  links: HoledLink[];
  own: { hostname: Hole; keys: Hole };
};

/** A word that a template has written, with holes in it. */
export type Word = Exclude<Piece, string>;

/** What templates have written so far: words, and the image's values of their holes. */
export interface Written {
  readonly words: Word[];
  readonly values: Record<string, readonly string[]>;
}

/** No text has it: quoting refuses control characters. A word's number stands between two. */
const MARK = '\0';

/** @returns the device with a hole in place of each value that pppi.conf may set */
export function withHoles(device: DeviceModel): HoledDevice {
  return {
    ...device,
    links: device.links.map((link) => ({ ...link, ...ownOf(link) })),
    // Those of the image stand beside it.
    own: { hostname: new Hole('hostname', [device.hostname]), keys: new Hole('ssh.key', []) },
  };
}

function ownOf({ name, modem, carrier, auth }: LinkModel): Pick<HoledLink, 'own'> {
  if (modem.kind !== 'serial') return {};
  // Some carriers ask for an account and take any answer. Without a name pppd refuses to answer.
  const account = auth.kind === 'none' ? { user: 'ppp', password: '' } : auth;
  return {
    own: {
      apn: new Hole(`${name}.apn`, [carrier.apn]),
      user: new Hole(`${name}.user`, [account.user]),
      password: new Hole(`${name}.password`, [account.password]),
    },
  };
}

/** @returns what a template writes in place of a word with holes */
export function markWord(written: Written, word: Word, values: Values): string {
  Object.assign(written.values, values);
  return `${MARK}${written.words.push(word) - 1}${MARK}`;
}

/** @returns a rendered text, cut at its words with holes */
export function piecesOf(text: string, { words }: Written): Piece[] {
  const parts = text.split(MARK);
  const pieces = parts.map((part, index) => (index % 2 === 0 ? part : words[Number(part)]!));
  return pieces.filter((piece) => piece !== '');
}

/** @returns the text of /etc/pppi/settings.json */
export function ownFilesText(files: OwnFiles['files'], values: Values): string {
  const own: OwnFiles = { values, files };
  return `${JSON.stringify(own, null, 2)}\n`;
}

/** @returns whether a file has holes */
export function hasHoles(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => typeof piece !== 'string');
}
