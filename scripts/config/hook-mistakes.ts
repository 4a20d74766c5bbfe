import type { Mistake, Place } from './mistake';
import { cut } from './mistake';
import type { DeviceFile } from './keys';

/** Bytes of all hooks of a device; the root file system has room for a few times that. */
export const MOST_HOOKS = 8 * 1024 ** 2;

/**
 * Interpreters of the image: BusyBox's shell, by its names. The system buildroot may have others, if packages are
 * added.
 */
const SHELL = /^(\/usr)?\/bin\/(sh|ash|env +(sh|ash)|busybox +(sh|ash))( |$)/;

type Told = Omit<Mistake, 'place'>;

/**
 * What is wrong with a script of the user's, or undefined.
 * @param path as written
 */
export function hookMistake(
  path: string,
  bytes: Buffer,
  device: Pick<DeviceFile, 'system' | 'buildroot'> | undefined,
): Told | undefined {
  const name = cut(path);
  if (bytes === undefined)
    return { message: `there is no file ${name}`, hint: 'the path is relative to the device file' };
  const shell = 'its first line must be "#!/bin/sh"';
  // A byte is a character: only ASCII is looked at.
  const text = bytes.toString('latin1');
  if (text.startsWith('\u00ef\u00bb\u00bf#!'))
    return {
      message: `${name} begins with a byte order mark, and the kernel then sees no script`,
      hint: 'save it as UTF-8 without BOM',
    };
  if (!text.startsWith('#!')) return { message: `${name} is not a script`, hint: shell };
  if (text.includes('\r\n'))
    return {
      message: `${name} has the line ends of Windows (CRLF), which the shell takes for a part of each line`,
      hint: "sed -i 's/\\r$//' on it mends that; in git: *.sh text eol=lf in .gitattributes",
    };
  const interpreter = text.slice(2, 200).split('\n')[0]?.trim() ?? '';
  const added = device?.system === 'buildroot' && device.buildroot.packages.length > 0;
  if (!added && !SHELL.test(interpreter))
    return {
      message: `${name} asks for ${cut(interpreter) || 'no interpreter'}, which is not in the image`,
      hint: `the image has the shell of BusyBox and no other interpreter: ${shell}, in POSIX sh`,
    };
  return undefined;
}

/** @returns a mistake if all hooks of a device take too much room */
export function hookRoom(sizes: Iterable<number>, place: Place): Mistake[] {
  const sum = [...sizes].reduce((all, size) => all + size, 0);
  if (sum <= MOST_HOOKS) return [];
  return [
    {
      place,
      message: `the hooks have ${Math.ceil(sum / 1024 ** 2)} MiB together`,
      hint: `${MOST_HOOKS / 1024 ** 2} MiB is the most: large files belong on /data`,
    },
  ];
}
