/** What a dependency asks of a version (Debian Policy, 7.1). */
export type Relation = '<<' | '<=' | '=' | '>=' | '>>';

const HOLDS: Record<Relation, (order: number) => boolean> = {
  '<<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '>=': (order) => order >= 0,
  '>>': (order) => order > 0,
};

/** @returns whether `version` is in that relation to `wanted` */
export function satisfies(version: string, relation: Relation, wanted: string): boolean {
  return HOLDS[relation](compareVersions(version, wanted));
}

/**
 * Compares two versions as dpkg does (deb-version(7)).
 * @returns negative: a is older; 0: the same; positive: a is newer
 */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [split(a), split(b)];
  return (
    one.epoch - other.epoch ||
    compareParts(one.upstream, other.upstream) ||
    compareParts(one.revision, other.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? [];
  const dash = rest.lastIndexOf('-');
  const upstream = dash < 0 ? rest : rest.slice(0, dash);
  return { epoch: Number(epoch), upstream, revision: dash < 0 ? '' : rest.slice(dash + 1) };
}

/** Pairs of what is not digits and of digits, one after the other. */
function compareParts(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => [...text.matchAll(/(\D*)(\d*)/g)]) as [
    RegExpExecArray[],
    RegExpExecArray[],
  ];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const order =
      compareWords(one[at]?.[1] ?? '', other[at]?.[1] ?? '') ||
      Number(one[at]?.[2] || 0) - Number(other[at]?.[2] || 0);
    if (order !== 0) return order;
  }
  return 0;
}

function compareWords(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = weight(a[at]) - weight(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde comes before the end, the end before letters, letters before everything else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
