import type { Mistake } from '../../config';
import type { AnyEntry } from '../../os';
import { isElf, isScript, otherMachine } from './program';

type Fault = Pick<Mistake, 'message' | 'hint'>;

/** Something in the user's folder. */
export interface Found extends AnyEntry {
  /** first bytes of a file */
  begin?: Buffer;
  /** of a link */
  target?: string;
}

/** What the device mounts something over at boot, with what to do instead. */
const HIDDEN: Record<string, string> = {
  data: 'the data partition is empty on a new card: a service makes what it needs there when it starts',
  dev: 'its nodes are made by the kernel',
  proc: 'it is a view of the kernel',
  run: 'it is RAM, empty at each start: a service makes what it needs there when it starts',
  sys: 'it is a view of the kernel',
  tmp: 'it is RAM, empty at each start',
  var: 'it is RAM, empty at each start: put the file elsewhere, and let a service copy it when it starts',
};

/** Bytes: squashfs' own limit for a name, and Linux' for a path, with a "/" before and a zero behind. */
const MOST_NAME = 255;
const MOST_PATH = 4094;
export const MOST_DEPTH = 40;

/** Folders from which programs are started by name. */
const PROGRAM_FOLDER = /^(usr\/(local\/)?)?s?bin\/[^/]+$/;

const SETUID = 0o6000;

type Rule = (found: Found, name: string, folder: string) => Fault | undefined;

/** Each is asked of each file, link and folder, until one finds a fault. */
const RULES: Rule[] = [
  ({ path }, name) =>
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f]/.test(path)
      ? { message: `${name} has a control character in its name`, hint: 'rename it' }
      : undefined,
  ({ path }, name) => {
    const long = path.split('/').find((part) => Buffer.byteLength(part) > MOST_NAME);
    return long === undefined && Buffer.byteLength(path) <= MOST_PATH
      ? undefined
      : { message: `${name} has a name that is too long for the card`, hint: 'rename it' };
  },
  ({ kind }, name) =>
    kind === 'file' || kind === 'folder' || kind === 'link'
      ? undefined
      : {
          message: `${name} is a ${kind}`,
          hint: 'an image has files, folders and symbolic links; let a service make it when it starts',
        },
  ({ path }, name) => {
    const [top = '', ...below] = path.split('/');
    const hint = HIDDEN[top];
    return hint === undefined || below.length === 0
      ? undefined
      : { message: `${name} would be hidden: the device mounts /${top} at boot`, hint };
  },
  ({ kind, path }, name) =>
    kind !== 'folder' && HIDDEN[path] !== undefined
      ? { message: `${name} takes the place of a folder that the device mounts`, hint: 'remove it' }
      : undefined,
  ({ kind, mode }, name) =>
    kind === 'file' && (mode & SETUID) !== 0
      ? {
          message: `${name} has the setuid or setgid bit, which no file of an image has`,
          hint: `chmod ug-s ${name}; a service starts as the user that the YAML gives it`,
        }
      : undefined,
  ({ path, target }, name, folder) => {
    if (target === undefined) return undefined;
    if (target === folder || target.startsWith(`${folder}/`))
      return {
        message: `${name} leads to ${target}, a place on this machine`,
        hint: `write where it is on the device: ${target.slice(folder.length) || '/'}`,
      };
    return leavesRoot(path, target)
      ? {
          message: `${name} leads out of the root: ${target}`,
          hint: 'a link leads to a place on the device',
        }
      : undefined;
  },
];

/** The same, of what the device runs. */
const PROGRAM_RULES: Rule[] = [
  ({ begin, mode }, name) => {
    const machine = begin && otherMachine(begin, isExecutable(mode));
    return machine === undefined
      ? undefined
      : {
          message: `${name} is a program for ${machine}; the device has 64-bit ARM (AArch64)`,
          hint: 'compile it for aarch64 Linux: docs/programs.md; a file that is never run there: `unchecked`',
        };
  },
  ({ begin, mode }, name) => {
    const text = begin?.toString('latin1') ?? '';
    if (!isExecutable(mode)) return undefined;
    if (text.startsWith('\u00ef\u00bb\u00bf#!'))
      return {
        message: `${name} begins with a byte order mark, and the kernel then sees no script`,
        hint: 'save it as UTF-8 without BOM',
      };
    return /^#![^\n]*\r/.test(text)
      ? {
          message: `${name} has the line ends of Windows (CRLF): its interpreter would not be found`,
          hint: `sed -i 's/\\r$//' ${name}`,
        }
      : undefined;
  },
  ({ path, begin, mode }, name) =>
    begin && PROGRAM_FOLDER.test(path) && !isExecutable(mode) && (isElf(begin) || isScript(begin))
      ? {
          message: `${name} is not executable`,
          hint: `chmod +x ${name}; git keeps that: git update-index --chmod=+x`,
        }
      : undefined,
];

/**
 * Looks at one thing in the user's folder.
 * @param folder its full path
 * @param shown the same for people
 * @param programs whether it is looked at as something that the device runs
 */
export function faultOf(
  found: Found,
  { folder, shown, programs }: { folder: string; shown: string; programs: boolean },
): Fault | undefined {
  const name = `${shown}/${found.path}`;
  for (const rule of programs ? [...RULES, ...PROGRAM_RULES] : RULES) {
    const fault = rule(found, name, folder);
    if (fault) return fault;
  }
  return undefined;
}

/** git keeps this permission bit alone. */
export function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}

/** Whether a link's target goes above the root on its way. @param path of the link */
function leavesRoot(path: string, target: string): boolean {
  let depth = target.startsWith('/') ? 0 : path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
