import { check, inOrder, merge } from './check-file';
import { resolveEnvironments } from './environment-values';
import { dataMistakes } from './data-mistakes';
import { hookMistake, hookRoom } from './hook-mistakes';
import { listenMistakes, listenNotes } from './listen-mistakes';
import { strayLinks } from './local-mistakes';
import { ConfigError, cut, type Mistake, type Place } from './mistake';
import type { OwnFile, OwnTree } from './own-files';
import {
  FILE_KINDS,
  type CarrierFile,
  type DeviceFile,
  type FileKind,
  type ModemFile,
} from './keys';
import { metricMistakes } from './metrics';
import { modemMistakes } from './modem-mistakes';
import { packageMistakes, packageWishes, type PackageWish } from './package-mistakes';
import { resolveSecrets } from './secrets';
import { serviceMistakes } from './service-mistakes';
import { parseSource, type Source, type Unreadable } from './source';
import { suggest } from './suggest';
import { valueAt, type Path } from './value-at';

/** All YAML files that one device may draw on. */
export interface Sources {
  device: Source;
  /** the git-ignored file beside the device's, laid over it */
  local?: Source;
  /** by name: the file's base name */
  carriers: Record<string, Source | Unreadable>;
  modems: Record<string, Source | Unreadable>;
  /** names of the folders in board/ */
  boards: readonly string[];
  /** hook scripts that the device names, by path as written */
  readHook: (path: string) => Buffer | Unreadable;
  /** what is wrong with a .deb file that the device names, by path as written */
  findDeb: (path: string) => Unreadable | undefined;
  /**
   * The folder of the user's own files.
   * @param path as written
   * @param unchecked what in it is not looked at as a program
   */
  readFiles: (path: string, unchecked: readonly string[]) => OwnTree | Unreadable;
}

/** The user's own files, and where the YAML speaks of them. */
export interface OwnFiles {
  /** the folder, as written */
  from: string;
  place: Place;
  files: OwnFile[];
  /** files and folders whose programs are not checked */
  unchecked: string[];
  /** files of the product that these may replace */
  replace: { path: string; place: Place }[];
}

/** A device and the files it names, checked; secrets filled in. */
export interface Config {
  device: DeviceFile;
  carriers: Record<string, CarrierFile>;
  modems: Record<string, ModemFile>;
  /** every modem file without a mistake, those that no link names too */
  allModems: Record<string, ModemFile>;
  hooks: Record<string, Buffer>;
  /** Debian packages besides the base, each with its place in the YAML */
  packages: PackageWish[];
  files: OwnFiles | undefined;
  /** what is allowed, and perhaps not meant */
  notes: Mistake[];
}

/**
 * Text → Config.
 * @param env where `${NAME}` of secrets is looked up
 * @throws ConfigError with every mistake in every file that is involved
 */
export function load(sources: Sources, env: Record<string, string | undefined>): Config {
  const mistakes: Mistake[] = [];
  const main = parseSource(sources.device);
  const local = sources.local && parseSource(sources.local);
  const stray = local && strayLinks(local, main);
  mistakes.push(...(stray?.mistakes ?? []));
  const layers = local ? [{ ...local, value: stray?.value }, main] : [main];
  const named = merge(layers.map((layer) => layer.value));
  const locate = (path: Path, part?: 'key' | 'value') =>
    (layers.find((layer) => layer.has(path)) ?? main).locate(path, part);

  // What is said of a value here is more than its schema would say.
  const { mistakes: badSecrets, secrets, told } = resolveSecrets(named, layers, env);
  const environments = resolveEnvironments(named, layers, env);
  const carriers: Record<string, CarrierFile> = {};
  const modems: Record<string, ModemFile> = {};
  const use = <T>(
    kind: FileKind,
    path: Path,
    files: Record<string, Source | Unreadable>,
    into: Record<string, T>,
  ) => {
    const name = valueAt(named, path);
    if (typeof name !== 'string' || Object.hasOwn(into, name)) return;
    const source = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!source) {
      told.add(JSON.stringify(path));
      mistakes.push({
        place: locate(path),
        message: `unknown ${kind} "${cut(name)}"`,
        hint: suggest(name, Object.keys(files).sort(), `in config/${kind}s`),
      });
      return;
    }
    if ('problem' in source) {
      mistakes.push({ place: locate(path), message: source.problem, hint: source.hint });
      return;
    }
    const checked = check(FILE_KINDS[kind], [parseSource(source)], mistakes);
    if (checked) into[name] = checked as T;
  };

  const board = valueAt(named, ['board']);
  if (typeof board === 'string' && !sources.boards.includes(board)) {
    told.add(JSON.stringify(['board']));
    mistakes.push({
      place: locate(['board']),
      message: `unknown board "${cut(board)}"`,
      hint: suggest(board, sources.boards, 'in board'),
    });
  }
  const links = Object.keys(valueAt(named, ['links']) ?? {});
  for (const link of links) {
    use('carrier', ['links', link, 'carrier'], sources.carriers, carriers);
    use('modem', ['links', link, 'modem'], sources.modems, modems);
  }
  const device = check(FILE_KINDS.device, layers, mistakes, told);
  const hooks: Record<string, Buffer> = {};
  for (const link of links)
    for (const event of ['ip-up', 'ip-down']) {
      const paths = valueAt(named, ['links', link, 'hooks', event]);
      if (!Array.isArray(paths) || told.has(JSON.stringify(['links', link, 'hooks', event])))
        continue;
      paths.forEach((path: unknown, index) => {
        const at = ['links', link, 'hooks', event, index];
        if (typeof path !== 'string' || told.has(JSON.stringify(at))) return;
        if (Object.hasOwn(hooks, path)) return;
        const hook = sources.readHook(path);
        const mistake =
          'problem' in hook
            ? { message: hook.problem, hint: hook.hint }
            : hookMistake(path, hook, device);
        if (mistake) mistakes.push({ place: locate(at), ...mistake });
        else if (!('problem' in hook)) hooks[path] = hook;
      });
    }
  const sizes = Object.values(hooks).map(({ length }) => length);
  mistakes.push(...hookRoom(sizes, locate(['links'])));
  const isText = typeof valueAt(named, ['files']) === 'string';
  const filesPlace = locate(isText ? ['files'] : ['files', 'from']);
  const files =
    device?.files && readOwnFiles(device.files, filesPlace, sources.readFiles, locate, mistakes);
  const packages = device ? packageWishes(device, named, locate) : [];
  if (device)
    mistakes.push(
      ...packageMistakes(device, packages, sources.findDeb),
      ...modemMistakes(device, modems, locate),
      ...metricMistakes(device, locate),
      ...listenMistakes(device, modems, locate),
      ...serviceMistakes(device, locate),
      ...dataMistakes(device, locate),
    );
  mistakes.push(...badSecrets, ...environments.mistakes);
  if (mistakes.length > 0 || !device) throw new ConfigError(inOrder(mistakes));
  for (const { path, secret } of [...secrets, ...environments.secrets]) {
    const parent = valueAt(device, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    parent[path.at(-1) as PropertyKey] = secret;
  }
  const allModems = { ...wholeModems(sources.modems), ...modems };
  const notes = listenNotes(device, locate);
  return { device, carriers, modems, allModems, hooks, packages, files, notes };
}

function readOwnFiles(
  { from, replace, unchecked }: NonNullable<DeviceFile['files']>,
  place: Place,
  read: Sources['readFiles'],
  locate: (path: Path) => Place,
  mistakes: Mistake[],
): OwnFiles | undefined {
  const tree = read(from, unchecked);
  if ('problem' in tree) {
    mistakes.push({ place, message: tree.problem, hint: tree.hint });
    return undefined;
  }
  mistakes.push(...tree.faults.map((fault) => ({ place, ...fault })));
  const places = replace.map((_, index) => locate(['files', 'replace', index]));
  return {
    ...{ from, place, files: tree.files, unchecked },
    replace: replace.map((path, index) => ({ path, place: places[index] ?? place })),
  };
}

/** A mistake in a file that the device does not name is no mistake of the device's: `npm run check` tells it. */
function wholeModems(sources: Sources['modems']): Record<string, ModemFile> {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) => {
      const modem =
        'problem' in source ? undefined : check(FILE_KINDS.modem, [parseSource(source)], []);
      return modem ? [[name, modem]] : [];
    }),
  );
}

/**
 * Checks one file by itself, as one that no device names yet.
 * @returns every mistake in it, in their order
 */
export function mistakesOf(kind: FileKind, source: Source): Mistake[] {
  const mistakes: Mistake[] = [];
  check(FILE_KINDS[kind], [parseSource(source)], mistakes);
  return inOrder(mistakes);
}
