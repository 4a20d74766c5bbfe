import type { z } from 'zod';
import { explainIssue, isMissing, misspelt } from './explain-issue';
import { hookMistake, hookRoom } from './hook-mistakes';
import { jsonSchema } from './json-schema';
import { listenMistakes, listenNotes } from './listen-mistakes';
import { strayLinks } from './local-mistakes';
import { secondLook } from './meant';
import { ConfigError, cut, type Mistake } from './mistake';
import {
  FILE_KINDS,
  link,
  type CarrierFile,
  type DeviceFile,
  type FileKind,
  type ModemFile,
} from './schema';
import { metricMistakes } from './metrics';
import { modemMistakes } from './modem-mistakes';
import { resolveSecrets } from './secrets';
import { parseSource, type ParsedSource, type Path, type Source, type Unreadable } from './source';
import { suggest } from './suggest';
import { valueAt } from './value-at';

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
}

/** A device and the files it names, checked; secrets filled in. */
export interface Config {
  device: DeviceFile;
  carriers: Record<string, CarrierFile>;
  modems: Record<string, ModemFile>;
  hooks: Record<string, Buffer>;
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
  const locate = (path: Path) => (layers.find((layer) => layer.has(path)) ?? main).locate(path);

  // What is said of a value here is more than its schema would say.
  const { mistakes: badSecrets, secrets, told } = resolveSecrets(named, layers, env);
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
    const checked = check(kind, [parseSource(source)], mistakes);
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
  const device = check('device', layers, mistakes, told);
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
  if (device)
    mistakes.push(
      ...modemMistakes(device, modems, locate),
      ...metricMistakes(device, locate),
      ...listenMistakes(device, modems, locate),
    );
  mistakes.push(...badSecrets);
  if (mistakes.length > 0 || !device) throw new ConfigError(inOrder(mistakes));
  for (const [name, link] of Object.entries(device.links)) {
    const { auth, pin } = link;
    if (auth && auth.kind !== 'none') auth.password = secrets.password.get(name) ?? auth.password;
    if (pin !== undefined) link.pin = secrets.pin.get(name) ?? pin;
  }
  return { device, carriers, modems, hooks, notes: listenNotes(device, locate) };
}

/**
 * Checks one file by itself, as one that no device names yet.
 * @returns every mistake in it, in their order
 */
export function mistakesOf(kind: FileKind, source: Source): Mistake[] {
  const mistakes: Mistake[] = [];
  check(kind, [parseSource(source)], mistakes);
  return inOrder(mistakes);
}

type Output<Kind extends FileKind> = ReturnType<(typeof FILE_KINDS)[Kind]['parse']>;

/**
 * Checks one kind of file, written in layers of which the first wins.
 * @param told paths, as JSON, about which enough was said; is given those that are wrong
 */
function check<Kind extends FileKind>(
  kind: Kind,
  layers: ParsedSource[],
  mistakes: Mistake[],
  told = new Set<string>(),
): Output<Kind> | undefined {
  const broken = layers.flatMap((layer) => layer.mistakes);
  if (broken.length > 0) {
    mistakes.push(...broken);
    return undefined;
  }
  const value = merge(layers.map((layer) => layer.value));
  const result = FILE_KINDS[kind].safeParse(value);
  if (result.success) return result.data as Output<Kind>;
  const schema = jsonSchema(kind);
  const last = layers[layers.length - 1] as ParsedSource;
  const sourceOf = (path: Path) =>
    layers.find((layer) => path.length > 0 && layer.has(path)) ?? last;
  const issues = result.error.issues.flatMap((issue) => [issue, ...issuesBehind(issue, value)]);
  const writtenAt = (path: Path) => sourceOf(path).written(path);
  const second = secondLook(FILE_KINDS[kind], value, issues, writtenAt);
  const misspelled = misspelt(issues, schema, value);
  const mistyped = new Set<string>();
  for (const issue of issues) {
    const path = JSON.stringify(issue.path);
    // zod counts the letters of a text where it wanted a list.
    if (mistyped.has(path)) continue;
    if (issue.code === 'invalid_type') mistyped.add(path);
    if (told.has(path) || (isMissing(issue, value) && misspelled.has(path))) continue;
    mistakes.push(...explainIssue(issue, { sourceOf, schema, value, second }));
  }
  for (const { path } of issues) told.add(JSON.stringify(path));
  return undefined;
}

/** zod does not look at the value behind a key that is not allowed; the links are the only such map. */
function issuesBehind(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_key') return [];
  const inner = link.safeParse(valueAt(value, issue.path));
  return (inner.error?.issues ?? []).map((i) => ({ ...i, path: [...issue.path, ...i.path] }));
}

/** Lays maps over each other; of everything else the first that is there wins. */
function merge(values: readonly unknown[]): unknown {
  const present = values.filter((value) => value !== undefined && value !== null);
  if (present.length < 2 || !present.every(isMap)) return present[0];
  const keys = new Set([...present].reverse().flatMap((map) => Object.keys(map)));
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      merge(present.map((map) => (Object.hasOwn(map, key) ? map[key] : undefined))),
    ]),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In the order in which a person would meet them; a broken layer is met more than once. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const different = new Map(
    mistakes.map((mistake) => [
      `${mistake.place.file}:${mistake.place.line}:${mistake.place.col}:${mistake.message}`,
      mistake,
    ]),
  );
  return [...different.values()].sort(
    ({ place: a }, { place: b }) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.col - b.col,
  );
}
