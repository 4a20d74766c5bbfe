import { createHash } from 'node:crypto';
import { effectsOf, type Ships } from './effects';
import { KNOWN_SCRIPTS } from './known-scripts';
import { follow, ScriptError, type KindOf } from './shell';
import type { Effect, ScriptName } from './types';
import { printedBy, verdictOf } from './verdict';

/** What a maintainer script would have done. */
export interface ReadScript {
  effects: Effect[];
  /** lines that nobody here knows */
  unknown: string[];
}

interface Script {
  package: string;
  name: ScriptName;
  text: string;
}

/** deb-postinst(5), deb-preinst(5): at a first installation. */
const ARGUMENTS: Record<ScriptName, string[]> = {
  preinst: ['install'],
  postinst: ['configure', ''],
};

/** Reads a maintainer script, and takes from the table what people have read where that is not enough. */
export function readScript(script: Script, kindOf: KindOf, ships: Ships): ReadScript {
  const { effects, unknown } = byItself(script, kindOf, ships);
  const read = KNOWN_SCRIPTS[`${script.package} ${script.name}`];
  if (!read || (unknown.length === 0 && !read.instead)) return { effects, unknown };
  const changed: Effect = {
    kind: 'note',
    text: `${script.name} changed, and what is new in it was not read yet`,
  };
  const news = hashOf(script.text) === read.hash ? [] : [changed];
  const worked = read.instead ?? [...effects, ...(read.effects ?? [])];
  return { effects: [...worked, ...news], unknown: [] };
}

/** Lines of shell outside a script, such as the commands of a unit. */
export function readLine(line: string, ships: Ships): Effect[] {
  try {
    const surroundings = { args: [], variables: {}, verdict: verdictOf, printed: printedBy };
    const happenings = follow(line, { ...surroundings, kindOf: () => undefined });
    return happenings.flatMap((happening) => effectsOf(happening, ships) ?? []);
  } catch (error) {
    if (error instanceof ScriptError) return [];
    throw error;
  }
}

/** What debhelper adds to a script: it changes with debhelper's version. */
const ADDED = /^# Automatically added by [^]*?^# End automatically added section$/gm;

/** What stands for the part of a script that people wrote, without comments and blank lines. */
export function hashOf(text: string): string {
  const own = text.replace(ADDED, '').replace(/^\s*(#.*)?\n/gm, '');
  return createHash('sha256').update(own).digest('hex').slice(0, 16);
}

function byItself({ package: owner, name, text }: Script, kindOf: KindOf, ships: Ships) {
  const effects: Effect[] = [];
  const unknown = new Set<string>();
  const interpreter = /^#!\s*(\S+)/.exec(text)?.[1] ?? 'none';
  if (!/\/(ba|da)?sh$/.test(interpreter))
    return { effects, unknown: [`(not a shell script; its interpreter: ${interpreter})`] };
  try {
    for (const happening of follow(text, {
      args: ARGUMENTS[name],
      variables: {
        DPKG_ROOT: '',
        DPKG_MAINTSCRIPT_PACKAGE: owner,
        DPKG_MAINTSCRIPT_NAME: name,
        DPKG_MAINTSCRIPT_ARCH: 'arm64',
        DEBIAN_FRONTEND: 'noninteractive',
      },
      kindOf,
      verdict: verdictOf,
      printed: printedBy,
    })) {
      const known = effectsOf(happening, ships);
      if (known) effects.push(...known);
      else unknown.add(happening.text);
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    unknown.add(`(it cannot be read: ${error.message})`);
  }
  return { effects, unknown: [...unknown] };
}
