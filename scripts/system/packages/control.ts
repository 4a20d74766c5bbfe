import { satisfies, type Relation } from './version';

/** One name in a dependency, with what it asks of the version. */
export interface Dependency {
  name: string;
  relation?: Relation;
  version?: string;
}

/** A package as an index or its own control file describes it. */
export interface PackageRecord {
  name: string;
  version: string;
  architecture: string;
  /** installed on every Debian system, and so in nobody's dependencies */
  essential: boolean;
  /** all of these must be fulfilled, each by one of its alternatives; Depends and Pre-Depends */
  depends: Dependency[][];
  provides: Dependency[];
  /** unpacked, in bytes, as its maker estimated */
  unpackedSize: number;
  /** of the .deb file, in hex; empty in the package's own control file */
  sha256: string;
}

/**
 * Reads a stanza of deb822(5).
 * @returns the fields by name, in small letters; lines of a folded field joined
 */
export function parseStanza(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of text.split('\n')) {
    if (/^[ \t]/.test(line)) fields.set(last, `${fields.get(last) ?? ''}\n${line.trim()}`);
    else {
      const colon = line.indexOf(':');
      if (colon < 0) continue;
      last = line.slice(0, colon).toLowerCase();
      fields.set(last, line.slice(colon + 1).trim());
    }
  }
  return fields;
}

/** @returns undefined if a field that every package has is missing */
export function packageRecord(stanza: string): PackageRecord | undefined {
  const fields = parseStanza(stanza);
  const of = (name: string) => fields.get(name) ?? '';
  const [name, version, architecture] = [of('package'), of('version'), of('architecture')];
  if (!name || !version || !architecture) return undefined;
  return {
    ...{ name, version, architecture },
    essential: of('essential') === 'yes',
    depends: [...parseDependencies(of('pre-depends')), ...parseDependencies(of('depends'))],
    provides: parseDependencies(of('provides')).flat(),
    // Debian Policy, 5.6.20: in units of 1024 bytes
    unpackedSize: Number(of('installed-size') || 0) * 1024,
    sha256: of('sha256'),
  };
}

/** Reads `a (>= 1) | b, c:any` (Debian Policy, 7.1). An architecture after the name does not matter: all are the device's. */
export function parseDependencies(text: string): Dependency[][] {
  return text
    .split(',')
    .map((group) =>
      group.split('|').flatMap((one): Dependency[] => {
        const found = DEPENDENCY.exec(one.trim())?.groups;
        if (!found?.name) return [];
        const { name, relation, version } = found;
        return [relation && version ? { name, relation: relation as Relation, version } : { name }];
      }),
    )
    .filter((group) => group.length > 0);
}

const DEPENDENCY =
  /^(?<name>[a-z0-9][a-z0-9+.-]*)(?::\w+)?\s*(?:\(\s*(?<relation><<|<=|=|>=|>>)\s*(?<version>\S+?)\s*\))?/;

/** @returns whether a package is what a dependency wants, by its own name or one that it provides */
export function fits(record: PackageRecord, { name, relation, version }: Dependency): boolean {
  const asked = (has: string | undefined) =>
    relation === undefined ||
    version === undefined ||
    (has !== undefined && satisfies(has, relation, version));
  if (record.name === name && asked(record.version)) return true;
  // Debian Policy, 7.5: a name provided without a version fulfils no dependency that asks for one.
  return record.provides.some((one) => one.name === name && asked(one.version));
}
