import { UserError } from '../../frame';

/** First names in BusyBox's sorted table: the two spellings of test, then a letter. */
const TABLE_BEGIN = Buffer.from('\0[\0[[\0', 'latin1');

/**
 * Reads the names of all applets from the BusyBox program itself, which cannot run here: it is for
 * another processor. They are a table of zero-terminated strings that ends with an empty one
 * (busybox include/applet_tables.h, `applet_names`).
 * @throws UserError if there is no such table
 */
export function appletNames(busybox: Buffer): string[] {
  const begin = busybox.indexOf(TABLE_BEGIN);
  const end = busybox.indexOf('\0\0', begin + 1, 'latin1');
  const names = begin < 0 ? [] : busybox.toString('latin1', begin + 1, end).split('\0');
  if (!names.includes('init') || names.some((name) => !/^[\w[.+-]+$/.test(name))) {
    throw new UserError(
      "the table of applets was not found in Debian's BusyBox",
      'the package has changed; please report this as a bug in pppi',
    );
  }
  return names;
}
