import type { Setup } from '../types';
import { accountsOf } from './accounts-of';
import { foldersOf } from './folders-of';
import { inFolder, linksOf } from './links-of';
import { effectsOfData, effectsOfTexts } from './of-package';
import { readScript } from './read-script';
import { merged, Shipped } from './ships';
import type { Effect, PackageFacts, ScriptName } from './types';
import { isVolatile } from './volatile';

/** What is to be done, but for the bundle of certificates, which needs their texts. */
export interface Plan extends Omit<Setup, 'files'> {
  files: { path: string; text: string }[];
  caBundle: boolean;
}

/**
 * Works out what replaces the maintainer scripts of packages at their first installation, from these scripts and from
 * what the packages declare for systemd.
 * @param packages in the order of their names
 */
export function plan(packages: readonly PackageFacts[]): Plan {
  const shipped = new Shipped(packages);
  const unknown: Setup['unknown'] = [];
  const notes = new Set<string>();
  const effects = packages.flatMap((one) => {
    const found = ofPackage(one, shipped, unknown);
    for (const note of notesOf(found)) notes.add(`${one.name}: ${note}`);
    return found;
  });
  const { accounts, strangers } = accountsOf(effects);
  for (const name of strangers) notes.add(`nobody makes the account ${name}: root has its place`);
  return {
    ...{ accounts, unknown, notes: [...notes] },
    folders: foldersOf(effects, strangers),
    links: linksOf(effects, shipped),
    copies: copiesOf(effects, shipped),
    files: filesOf(effects),
    caBundle: effects.some(({ kind }) => kind === 'ca-bundle'),
  };
}

function ofPackage(one: PackageFacts, shipped: Shipped, unknown: Setup['unknown']): Effect[] {
  const effects = [...effectsOfData(one), ...effectsOfTexts(one, shipped.ships)];
  for (const [name, text] of Object.entries(one.scripts) as [ScriptName, string][]) {
    const script = { package: one.name, name, text };
    const read = readScript(script, shipped.kindOf, shipped.ships);
    effects.push(...read.effects);
    if (read.unknown.length > 0)
      unknown.push({ package: one.name, script: name, lines: read.unknown });
  }
  return effects;
}

function* notesOf(effects: readonly Effect[]): Generator<string> {
  for (const effect of effects) {
    if (effect.kind === 'note') yield effect.text;
    if (effect.kind === 'copy' && isVolatile(effect.to))
      yield `${effect.to} is not there; it would be a copy of ${effect.from}`;
  }
}

function copiesOf(effects: readonly Effect[], shipped: Shipped): Setup['copies'] {
  const copies = new Map<string, string>();
  for (const effect of effects) {
    if (effect.kind !== 'copy' || isVolatile(effect.to) || !shipped.ships(effect.from)) continue;
    copies.set(merged(inFolder(effect.to, effect.from, shipped)), merged(effect.from));
  }
  return [...copies].map(([to, from]) => ({ from, to }));
}

function filesOf(effects: readonly Effect[]): Plan['files'] {
  return effects.flatMap((effect) =>
    effect.kind === 'file' && !isVolatile(effect.path)
      ? [{ path: merged(effect.path), text: effect.text }]
      : [],
  );
}
