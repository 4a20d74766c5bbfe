import type { LinkKinds } from '../core';
import { readSettings } from '../daemon';

/** Of root alone: what was read, and what holds. */
export const RUN = '/run/pppi/settings';
/** The exit status of boot-file, which /usr/libexec/pppi/settings has called first. */
export const STATUS = `${RUN}/status`;
/** What holds, as lines KEY=VALUE. */
export const VALUES = `${RUN}/values`;
/** Keys of secrets that perhaps only the data partition has, a line each; it is not there if nobody knows. */
export const AWAY = `${RUN}/away`;
/** What is wrong, a line each, for link-status. */
export const NOTES = '/run/pppi/settings.notes';
/** Something may yet come from the data partition. */
export const WAIT = '/run/pppi/settings.wait';
/** All that pppi.conf has set last, as lines KEY=VALUE. */
export const STORE = '/data/pppi/settings';

/** @returns links that pppi.conf may name; the board's own Ethernet is none */
export function linkKinds(): LinkKinds {
  const { links } = readSettings('/etc/pppi');
  const named = links.filter(({ kind }) => kind !== 'ethernet');
  return Object.fromEntries(named.map(({ name, kind }) => [name, kind]));
}
