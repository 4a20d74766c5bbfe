import { parseArgs } from 'node:util';
import { accountEffects } from './account-lines';
import { isHarmless } from './harmless';
import type { Happening } from './shell';
import type { Effect } from './types';
import { isVolatile, tidy } from './volatile';

/** @returns whether one of the packages ships an absolute path */
export type Ships = (path: string) => boolean;

/** @returns what to do in place of a command; undefined: nobody here knows */
export function effectsOf(happening: Happening, ships: Ships): Effect[] | undefined {
  if ('into' in happening) return writing(happening, ships);
  const { words } = happening;
  if (isHarmless(words)) return [];
  const [name, ...args] = words;
  const program = name?.replace(/^\/.*\//, '') ?? '';
  // At a first installation there is nothing to remove but what the package ships.
  if (REMOVING.has(program))
    return args.some((path) => path !== undefined && ships(path)) ? undefined : [];
  const known = PROGRAMS[program];
  if (!known) return accountEffects(words);
  return args.includes(undefined) ? undefined : known(args as string[], ships);
}

const REMOVING = new Set(['rm', 'rmdir', 'unlink']);

type Reading = (args: string[], ships: Ships) => Effect[] | undefined;

const PROGRAMS: Record<string, Reading> = {
  'update-alternatives': alternatives,
  'update-ca-certificates': () => [{ kind: 'ca-bundle' }],
  'dpkg-statoverride': statOverride,
  ucf: (args) => pair(words(args, 'src-dir sum-file state-dir').operands, copy),
  cp: (args, ships) =>
    pair(words(args).operands, (from, to) => (ships(from) ? copy(from, to) : [])),
  mv: (args, ships) => (words(args).operands.some(ships) ? undefined : []),
  ln: (args) => pair(words(args).operands, link),
  install,
  mkdir: (args) => {
    const { operands, values } = words(args, 'mode:m');
    return operands.flatMap((path) => folder(path, { made: true, mode: values.mode }));
  },
  mknod: ([path]) => (path !== undefined && isVolatile(path) ? [] : undefined),
  touch: (args) => words(args).operands.flatMap((path) => (isVolatile(path) ? [] : file(path, ''))),
  chown: (args) => owned(args, (owner) => split(owner)),
  chgrp: (args) => owned(args, (group) => ({ group })),
  chmod: (args) => owned(args, (mode) => ({ mode })),
  setcap: (args) => note(`${args.at(-1)} gets no file capabilities`),
  'fc-cache': () => note('the cache of fonts is not made'),
  'glib-compile-schemas': () => note('the settings of GLib programs (GSettings) are not compiled'),
  'gio-querymodules': () => [],
  'gdk-pixbuf-query-loaders': () => note('the list of image loaders (gdk-pixbuf) is not made'),
};

/** @param valued options with a value, as LONG or LONG:SHORT; all others are flags */
function words(args: string[], valued = '') {
  const options = Object.fromEntries(
    valued
      .split(' ')
      .filter((one) => one !== '')
      .map((one) => one.split(':') as [string, string?])
      .map(([long, short]) => [long, { type: 'string' as const, ...(short && { short }) }]),
  );
  const { values, positionals } = parseArgs({
    ...{ args, options, strict: false, allowPositionals: true },
  });
  return { values: values as Record<string, string | undefined>, operands: positionals };
}

function pair(
  operands: readonly string[],
  effects: (from: string, to: string) => Effect[],
): Effect[] | undefined {
  const [from, to, ...more] = operands;
  return from === undefined || to === undefined || more.length > 0 ? undefined : effects(from, to);
}

function copy(from: string, to: string): Effect[] {
  return [{ kind: 'copy', from: tidy(from), to: tidy(to) }];
}

function file(path: string, text: string): Effect[] {
  return [{ kind: 'file', path: tidy(path), text }];
}

function note(text: string): Effect[] {
  return [{ kind: 'note', text }];
}

function link(target: string, path: string): Effect[] {
  return [{ kind: 'link', path: tidy(path), target }];
}

type Folder = Extract<Effect, { kind: 'folder' }>;

function folder(
  path: string,
  { mode, ...rest }: { made: boolean; user?: string; group?: string; mode?: string | undefined },
): Effect[] {
  const bits =
    mode !== undefined && /^[0-7]{3,4}$/.test(mode) ? { mode: mode.padStart(4, '0') } : {};
  const effect: Folder = { kind: 'folder', path: tidy(path), ...rest, ...bits };
  return [effect];
}

/** chown(1): USER, USER:GROUP, USER: and :GROUP */
function split(owner: string): { user?: string; group?: string } {
  const [user, group] = owner.split(/[:.]/);
  return { ...(user && { user }), ...(group && { group }) };
}

function owned(
  args: string[],
  change: (word: string) => { user?: string; group?: string; mode?: string },
): Effect[] | undefined {
  const [first, ...paths] = words(args).operands;
  if (first === undefined || paths.length === 0) return undefined;
  return paths.flatMap((path) => folder(path, { made: false, ...change(first) }));
}

function install(args: string[], ships: Ships): Effect[] | undefined {
  const { operands, values } = words(args, 'mode:m owner:o group:g');
  const { mode, owner, group } = values;
  if (args.some((arg) => /^(-\w*d|--directory)$/.test(arg))) {
    const owners = {
      ...(owner !== undefined && { user: owner }),
      ...(group !== undefined && { group }),
    };
    return operands.flatMap((path) => folder(path, { made: true, mode, ...owners }));
  }
  return pair(operands, (from, to) => (ships(from) ? copy(from, to) : []));
}

function statOverride(args: string[]): Effect[] | undefined {
  if (!args.includes('--add')) return [];
  const [user, group, mode, path] = words(args).operands;
  if (user === undefined || group === undefined || mode === undefined || path === undefined)
    return undefined;
  return folder(path, { made: false, user, group, mode });
}

/** update-alternatives(1); a slave follows its master. */
function alternatives(args: string[]): Effect[] | undefined {
  const at = args.indexOf('--install');
  if (at < 0) return [];
  const [path, , target, priority] = args.slice(at + 1);
  if (path === undefined || target === undefined || !/^-?\d+$/.test(priority ?? ''))
    return undefined;
  const links = [{ path: tidy(path), target: tidy(target) }];
  args.forEach((arg, index) => {
    const [slave, , its] = args.slice(index + 1);
    if (arg === '--slave' && slave !== undefined && its !== undefined)
      links.push({ path: tidy(slave), target: tidy(its) });
  });
  return [{ kind: 'alternative', priority: Number(priority), links }];
}

/** A command whose output goes to a file. */
function writing({ into, append, ...rest }: Happening, ships: Ships): Effect[] | undefined {
  if (into === undefined) return undefined;
  const effects = effectsOf(rest, ships);
  if (isVolatile(into) || effects?.some(({ kind }) => kind === 'note')) return effects;
  const text = append ? undefined : printed(rest);
  return text === undefined ? undefined : file(into, text);
}

function printed({ words: [name, ...args], input }: Happening): string | undefined {
  if (name === ':' || name === 'true') return '';
  if (name === 'cat' && args.length === 0) return input;
  if (name === 'echo' && !args.includes(undefined) && !args[0]?.startsWith('-'))
    return `${args.join(' ')}\n`;
  return undefined;
}
