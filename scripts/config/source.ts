import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml';
import type { Mistake, Place } from './mistake';

/** A YAML text and the name under which mistakes in it are reported. */
export interface Source {
  file: string;
  text: string;
}

/** A file that is there, or is named, and cannot be read: a mistake only where the device uses it. */
export interface Unreadable {
  /** for people, with the file's name */
  problem: string;
  hint: string;
}

export type Path = readonly PropertyKey[];

/** A parsed source that can tell where in the text each value stands. */
export interface ParsedSource extends Source {
  value: unknown;
  /** what is not even YAML */
  mistakes: Mistake[];
  /** place of the value at a path, or of its key; of the nearest enclosing value if there is none */
  locate(path: Path, part?: 'key' | 'value'): Place;
  has(path: Path): boolean;
}

/** Parses a YAML text; what is wrong with it comes back as mistakes, never as an exception. */
export function parseSource(source: Source): ParsedSource {
  const counter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: counter, prettyErrors: false });
  const shown = maskSecrets(source.text, document);
  const place = (start: number, end: number): Place => {
    const { line, col } = counter.linePos(start);
    const text = shown.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
    const length = Math.max(1, Math.min(end - start, text.length - col + 1));
    return { file: source.file, line, col, length, text };
  };
  const mistakes = [...document.errors, ...document.warnings].map(({ message, pos }): Mistake => ({
    place: place(pos[0], pos[1]),
    message: sentence(message),
  }));
  return {
    ...source,
    mistakes,
    value: mistakes.length > 0 ? undefined : toPlain(document, mistakes, place),
    locate: (path, part = 'value') => {
      const [start, end] = rangeOf(document, path, part);
      return place(start, end);
    },
    has: (path) => document.hasIn(path.map(plainKey)),
  };
}

function toPlain(
  document: Document.Parsed,
  mistakes: Mistake[],
  place: (start: number, end: number) => Place,
): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    // For one: aliases that would blow up to a huge value.
    mistakes.push({ place: place(0, 1), message: sentence((error as Error).message) });
    return undefined;
  }
}

/** Values of these keys are never printed. */
export const SECRET_KEYS: ReadonlySet<unknown> = new Set(['password', 'pin']);

/** The same text, of the same length, with secrets blotted out; references to the environment stay. */
function maskSecrets(text: string, document: Document.Parsed): string {
  // What is not YAML has no pairs: there the rest of such a line is blotted out.
  let masked =
    document.errors.length === 0
      ? text
      : text.replace(
          /(\b(?:password|pin)["']?\s*:\s*)(.*)/g,
          (_all, key: string, rest: string) => key + '*'.repeat(rest.length),
        );
  visit(document, {
    Pair(_key, { key, value }) {
      if (!SECRET_KEYS.has(keyOf(key)) || !hasText(value)) return;
      const [start, end] = value.range;
      const secret = text.slice(start, end);
      if (/^["']?\$\{\w+\}["']?$/.test(secret)) return;
      masked = masked.slice(0, start) + secret.replace(/[^\n]/g, '*') + masked.slice(end);
    },
  });
  return masked;
}

function rangeOf(document: Document.Parsed, path: Path, part: 'key' | 'value'): [number, number] {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = document.getIn(path.slice(0, depth - 1).map(plainKey), true);
    const key = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && String(keyOf(item.key)) === String(key),
      );
      const wanted = depth === path.length ? part : 'key';
      const node = wanted === 'value' && hasText(pair?.value) ? pair.value : pair?.key;
      if (hasText(node)) return [node.range[0], node.range[1]];
    }
    const node: unknown = document.getIn(path.slice(0, depth).map(plainKey), true);
    if (hasText(node)) return [node.range[0], node.range[1]];
  }
  const root = document.contents;
  return hasText(root) ? [root.range[0], root.range[0] + 1] : [0, 1];
}

function hasText(node: unknown): node is Node & { range: [number, number, number] } {
  return isNode(node) && Array.isArray(node.range) && node.range[1] > node.range[0];
}

function keyOf(key: unknown): unknown {
  return isScalar(key) ? key.value : key;
}

function plainKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\s*\n[\s\S]*$/, '');
}
