import type { Mistake } from '../config';
import type { DeviceModel } from '../model';
import type { RenderedFile } from '../render';
import {
  interpreterPackages,
  libraryPackages,
  type MissingLibrary,
  type WholeView,
} from '../system';
import { beginOf } from '../os';
import { isElf } from '../overlay-files';
import { interpreterOf } from './script-line';

/** Where env(1) looks, in pppi's own PATH. */
const PATH = ['usr/bin', 'usr/sbin', 'bin', 'sbin', 'usr/local/bin'];

/** Bytes of a file's first line. */
const BEGIN = 256;

/** Something that a program of the user's needs and the image has not. */
interface Missing {
  path: string;
  what: string;
  /** packages that likely have it */
  packages: string[];
}

/**
 * Looks whether what the user's own programs need is in a whole root file system: libraries and loaders of ELF files,
 * interpreters of scripts.
 * @returns a mistake for each that is not
 */
export async function programMistakes(
  { files }: DeviceModel,
  rendered: readonly RenderedFile[],
  view: WholeView,
): Promise<Mistake[]> {
  if (!files) return [];
  const programs = rendered.flatMap((file) =>
    file.own && 'mode' in file && !isBelow(file.path, files.unchecked) ? [file] : [],
  );
  const missing = [
    ...(await view.missingLibraries(elfFiles(programs))).map(ofLibrary),
    ...(await missingInterpreters(programs, view)),
  ];
  if (missing.length === 0) return [];
  const known = await view.packageNames();
  return missing.map(({ path, what, packages }) => ({
    place: files.place,
    message: `${path} needs ${what}, which is not in the image`,
    hint: hintFor(packages, known),
  }));
}

/** Only these are read whole. */
function elfFiles(programs: readonly Program[]): string[] {
  return programs
    .filter((file) => file.kind === 'copy' && isElf(beginOf(file.source, BEGIN)))
    .map(({ path }) => path);
}

function ofLibrary({ path, library }: MissingLibrary): Missing {
  const isLoader = library.includes('/');
  const name = library.replace(/.*\//, '');
  const what = isLoader ? `the loader /${library}` : `the library ${name}`;
  return { path, what, packages: libraryPackages(name) };
}

type Program = Extract<RenderedFile, { mode: number }>;

async function missingInterpreters(
  programs: readonly Program[],
  { locate }: WholeView,
): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const file of programs) {
    if ((file.mode & 0o100) === 0) continue;
    const begin = file.kind === 'copy' ? beginOf(file.source, BEGIN) : file.bytes;
    const interpreter = interpreterOf(begin);
    if (interpreter === undefined) continue;
    const places = interpreter.includes('/')
      ? [interpreter]
      : PATH.map((folder) => `${folder}/${interpreter}`);
    const found = await Promise.all(places.map((place) => locate(place)));
    if (interpreter !== '' && found.some((one) => one !== undefined)) continue;
    const name = interpreter.replace(/.*\//, '');
    const what = `the interpreter ${interpreter || '(none is named)'}`;
    missing.push({ path: file.path, what, packages: interpreterPackages(name) });
  }
  return missing;
}

/** @param known all packages of the archive; undefined: the archive could not be asked */
function hintFor(packages: readonly string[], known: ReadonlySet<string> | undefined): string {
  const unchecked = 'if it is never used on the device: `unchecked`';
  if (known === undefined)
    return `Debian's archive could not be asked; the package may be ${packages[0] ?? 'unknown'}; ${unchecked}`;
  const [name] = packages.filter((one) => known.has(one));
  const add =
    name === undefined
      ? 'no Debian package of that name: link it statically, or put it beside the program'
      : `Debian's package ${name} has it: packages: [${name}]`;
  return `${add}; ${unchecked}`;
}

function isBelow(path: string, some: readonly string[]): boolean {
  return some.some((one) => path === one || path.startsWith(`${one}/`));
}
