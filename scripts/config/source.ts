import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { decode } from './decode';
import { isSecretKey, SECRETS } from './keys';
import type { Mistake, Place } from './mistake';
import type { Path } from './value-at';
import { pairsByName, refusedParts, type Fault } from './yaml-faults';
import { parseYaml } from './yaml-syntax';

/** A YAML file and the name under which mistakes in it are reported. */
export interface Source {
  file: string;
  /** as read: whether bytes are UTF-8 is found out here */
  text: string | Uint8Array;
}

/** A file that is there, or is named, and cannot be read: a mistake only where the device uses it. */
export interface Unreadable {
  /** for people, with the file's name */
  problem: string;
  hint: string;
}

/** A parsed source that can tell where in the text each value stands. */
export interface ParsedSource {
  file: string;
  value: unknown;
  /** what is not even YAML, or YAML that no file of ours has a use for */
  mistakes: Mistake[];
  /** place of the value at a path, or of its key; of the nearest enclosing value if there is none */
  locate(path: Path, part?: 'key' | 'value'): Place;
  has(path: Path): boolean;
  /** a plain value as it is written: 0123, where `value` has 123 */
  written(path: Path): string | undefined;
}

/** Parses a YAML text; what is wrong with it comes back as mistakes, never as an exception. */
export function parseSource({ file, text: read }: Source): ParsedSource {
  const { text, fault } = decode(read);
  const counter = new LineCounter();
  const { document, faults } = parseYaml(text, counter);
  const targets = new WeakMap<Alias, Node>();
  const refused = refusedParts(document, text, targets);
  // A text that is nested too deeply has overflown the parser too.
  const tooDeep = refused.filter(({ message }) => message.startsWith('nested'));
  const all = fault ? [fault] : tooDeep.length > 0 ? tooDeep : faults.length > 0 ? faults : refused;
  const value = all.length > 0 ? undefined : toPlain(document, all);

  const isLocal = /\.local\.ya?ml$/.test(file);
  const shown = maskSecrets(text, document, targets, isLocal);
  const place = (start: number, end: number): Place => {
    const { line, col } = counter.linePos(start);
    const lineEnd = shown.indexOf('\n', start);
    const whole = shown.slice(start - col + 1, lineEnd < 0 ? undefined : lineEnd);
    const text = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const length = Math.max(1, Math.min(end - start, text.length - col + 1));
    return { file, line, col, length, text };
  };
  const finder = new Finder(document, targets);
  return {
    file,
    value,
    mistakes: all.map(({ start, end, ...words }) => ({ place: place(start, end), ...words })),
    locate: (path, part = 'value') => place(...finder.rangeOf(path, part)),
    has: (path) => finder.has(path),
    written: (path) => {
      const node = finder.nodeAt(path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

function toPlain(document: Document.Parsed, faults: Fault[]): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    let range: [number, number] = [0, 1];
    visit(document, {
      Alias(_key, { range: found }) {
        if (found) range = [found[0], found[1]];
        return visit.BREAK;
      },
    });
    faults.push({ start: range[0], end: range[1], message: 'aliases that unfold to too much' });
    return undefined;
  }
}

/** A key of a secret and what follows on its line, where the text is not YAML. */
const SECRET_LINE = new RegExp(`(\\b(?:${Object.keys(SECRETS).join('|')})["']?\\s*:\\s*)(.*)`, 'g');

/** `${NAME}`, also a misspelt one: the name of a variable is no secret. */
const REFERENCE = /^(["']?)\$\{[\w :.{}-]*\}\1$/;

/**
 * The same text, of the same length, with secrets blotted out; references to the environment stay.
 * @param isLocal the file that git ignores, where what programs get by their environment is secret too
 */
function maskSecrets(
  text: string,
  document: Document.Parsed,
  targets: WeakMap<Alias, Node>,
  isLocal: boolean,
): string {
  // What is not YAML has no pairs: there the rest of such a line is blotted out.
  const readable =
    document.errors.length === 0
      ? text
      : text.replace(
          SECRET_LINE,
          (_all, key: string, rest: string) =>
            key + rest.replace(/\$\{[\w :.-]*\}|[\s\S]/g, (part) => (part.length > 1 ? part : '*')),
        );
  const secrets: [start: number, end: number][] = [];
  visit(document, {
    Pair(_key, { key, value }) {
      const name = isScalar(key) ? key.value : key;
      const isEnvironment = isLocal && name === 'environment';
      if (!isSecretKey(name) && !isEnvironment) return;
      const node = isAlias(value) ? targets.get(value) : value;
      if (!hasText(node)) return;
      const [start, end] = node.range;
      if (!REFERENCE.test(text.slice(start, end))) secrets.push([start, end]);
    },
  });
  const parts: string[] = [];
  let from = 0;
  for (const [start, end] of secrets.sort((a, b) => a[0] - b[0])) {
    if (start < from) continue;
    parts.push(readable.slice(from, start), text.slice(start, end).replace(/[^\n]/g, '*'));
    from = end;
  }
  return parts.join('') + readable.slice(from);
}

/** Finds nodes by path; a map's keys are gone through once, however often it is asked. */
class Finder {
  private readonly pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly targets: WeakMap<Alias, Node>,
  ) {}

  nodeAt(path: Path): Node | undefined {
    let node: unknown = this.document.contents;
    for (const key of path) node = this.child(node, key)?.value;
    return isNode(node) ? node : undefined;
  }

  has(path: Path): boolean {
    if (path.length === 0) return this.document.contents !== null;
    return this.child(this.nodeAt(path.slice(0, -1)), path.at(-1)) !== undefined;
  }

  rangeOf(path: Path, part: 'key' | 'value'): [number, number] {
    for (let depth = path.length; depth > 0; depth--) {
      const found = this.child(this.nodeAt(path.slice(0, depth - 1)), path[depth - 1]);
      const wanted = depth === path.length ? part : 'key';
      const node = wanted === 'value' && hasText(found?.value) ? found.value : found?.key;
      if (hasText(node)) return [node.range[0], node.range[1]];
    }
    const root = this.document.contents;
    return hasText(root) ? [root.range[0], root.range[0] + 1] : [0, 1];
  }

  /** What a map or a list has under a key; an entry of a list is its own key. */
  private child(
    node: unknown,
    key: PropertyKey | undefined,
  ): Pick<Pair, 'key' | 'value'> | undefined {
    const parent = isAlias(node) ? this.targets.get(node) : node;
    if (isSeq(parent)) {
      const item = typeof key === 'number' ? parent.items[key] : undefined;
      return item === undefined ? undefined : { key: item, value: item };
    }
    if (!isMap(parent)) return undefined;
    let pairs = this.pairs.get(parent);
    if (!pairs) this.pairs.set(parent, (pairs = pairsByName(parent)));
    return pairs.get(String(key));
  }
}

function hasText(node: unknown): node is Node & { range: [number, number, number] } {
  return isNode(node) && Array.isArray(node.range) && node.range[1] > node.range[0];
}
