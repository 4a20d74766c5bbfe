import type { z } from 'zod';
import { explainIssue, suggest, valueAt } from './explain-issue';
import { jsonSchema } from './json-schema';
import { ConfigError, formatMistake, type Mistake } from './mistake';
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
}

/**
 * Text → Config.
 * @param env where `${NAME}` of secrets is looked up
 * @throws ConfigError with every mistake in every file that is involved
 */
export function load(sources: Sources, env: Record<string, string | undefined>): Config {
  const mistakes: Mistake[] = [];
  const layers = [sources.local, sources.device]
    .filter((source) => source !== undefined)
    .map(parseSource);
  const device = check('device', layers, mistakes);
  const main = layers[layers.length - 1] as ParsedSource;
  const locate = (path: Path) => (layers.find((layer) => layer.has(path)) ?? main).locate(path);

  const carriers: Record<string, CarrierFile> = {};
  const modems: Record<string, ModemFile> = {};
  const hooks: Record<string, Buffer> = {};
  const named = merge(layers.map((layer) => layer.value));

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
      mistakes.push({
        place: locate(path),
        message: `unknown ${kind} "${name}"`,
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
    mistakes.push({
      place: locate(['board']),
      message: `unknown board "${board}"`,
      hint: suggest(board, sources.boards, 'in board'),
    });
  }
  for (const link of Object.keys(valueAt(named, ['links']) ?? {})) {
    use('carrier', ['links', link, 'carrier'], sources.carriers, carriers);
    use('modem', ['links', link, 'modem'], sources.modems, modems);
    for (const event of ['ip-up', 'ip-down']) {
      const paths = valueAt(named, ['links', link, 'hooks', event]);
      if (!Array.isArray(paths)) continue;
      paths.forEach((path: unknown, index) => {
        if (typeof path !== 'string') return;
        const mistake = (message: string, hint: string) =>
          mistakes.push({ place: locate(['links', link, 'hooks', event, index]), message, hint });
        const hook = sources.readHook(path);
        if ('problem' in hook) mistake(hook.problem, hook.hint);
        else if (hook.subarray(0, 2).toString('latin1') !== '#!')
          mistake(`${path} is not a script`, 'its first line must be like "#!/bin/sh"');
        else hooks[path] = hook;
      });
    }
  }
  if (device) {
    mistakes.push(...modemMistakes(device, modems, locate), ...metricMistakes(device, locate));
  }
  const { mistakes: badSecrets, secrets } = resolveSecrets(named, layers, env);
  mistakes.push(...badSecrets);
  if (mistakes.length > 0 || !device) throw new ConfigError(inOrder(mistakes));
  for (const [name, link] of Object.entries(device.links)) {
    const { auth, pin } = link;
    if (auth && auth.kind !== 'none') auth.password = secrets.password.get(name) ?? auth.password;
    if (pin !== undefined) link.pin = secrets.pin.get(name) ?? pin;
  }
  return { device, carriers, modems, hooks };
}

type Output<Kind extends FileKind> = ReturnType<(typeof FILE_KINDS)[Kind]['parse']>;

/** Checks one kind of file, written in layers of which the first wins. */
function check<Kind extends FileKind>(
  kind: Kind,
  layers: ParsedSource[],
  mistakes: Mistake[],
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
  mistakes.push(...issues.flatMap((issue) => explainIssue(issue, sourceOf, schema, value)));
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
  const different = new Map(mistakes.map((mistake) => [formatMistake(mistake), mistake]));
  return [...different.values()].sort(
    ({ place: a }, { place: b }) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.col - b.col,
  );
}
