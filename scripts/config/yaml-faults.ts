import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { cut } from './mistake';

/** Something wrong with a text, by offsets. */
export interface Fault {
  start: number;
  end: number;
  message: string;
  hint?: string;
}

/** Levels of maps and lists; our deepest file has seven. */
const MOST_LEVELS = 20;

/** Tags that change nothing about a plain value (YAML 1.2.2 §10.3). */
const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/**
 * Looks for what YAML has and a device file has no use for: each would come out as something that its writer did not
 * mean, or at another place than it stands.
 * @param text what the document was parsed of
 * @param targets is given what each alias stands for
 */
export function refusedParts(
  document: Document.Parsed,
  text: string,
  targets: WeakMap<Alias, Node>,
): Fault[] {
  const faults: Fault[] = [];
  const anchors = new Map<string, Node>();
  const say = (node: unknown, message: string, hint?: string) => {
    const [start, end] = isNode(node) && node.range ? node.range : [0, 1];
    faults.push({
      start,
      end: isCollection(node) ? start + 1 : end,
      message,
      ...(hint ? { hint } : {}),
    });
  };
  let tooDeep = false;

  const walk = (node: unknown, level: number): void => {
    if (!isNode(node)) return;
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
      else
        say(
          node,
          `there is no &${cut(node.source)} before this *${cut(node.source)}`,
          'text that begins with * is written in quotes',
        );
      return;
    }
    if (node.tag !== undefined && !CORE_TAG.test(node.tag)) {
      const written = node.tag.replace('tag:yaml.org,2002:', '!!');
      const start = Math.max(0, text.lastIndexOf(written, node.range?.[0]));
      const message = `the tag ${cut(written)} has no meaning here`;
      const end = start + written.length;
      faults.push({ start, end, message, hint: 'write the value itself, as text' });
      return;
    }
    if (isCollection(node)) {
      if (level > MOST_LEVELS) {
        if (!tooDeep) say(node, `nested more than ${MOST_LEVELS} levels deep`);
        tooDeep = true;
        return;
      }
      if (isMap(node)) walkMap(node, level);
      else node.items.forEach((item) => walk(item, level + 1));
    }
    // Afterwards, so that nothing can contain itself.
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
  };

  const walkMap = (map: YAMLMap, level: number) => {
    const seen = new Map<string, Pair>();
    for (const pair of map.items) {
      const { key, value } = pair;
      const name = isScalar(key) ? key.value : undefined;
      if (name === null || name === undefined || typeof name === 'object')
        say(key ?? value, 'a key must be a word', 'key: value');
      else if (name === '<<')
        say(
          key,
          'merge keys (<<) are not supported',
          'write the keys out, or give the whole map an anchor',
        );
      else if (name === '__proto__') say(key, 'the name "__proto__" is not allowed');
      else if (seen.has(String(name)))
        say(key, `the key "${cut(String(name))}" appears twice`, 'leave one of them out');
      else seen.set(String(name), pair);
      walk(value, level + 1);
    }
  };

  walk(document.contents, 1);
  return faults;
}

/** @returns pairs of a map by name; a key that is no plain value has none */
export function pairsByName(map: YAMLMap): Map<string, Pair> {
  return new Map(
    map.items.flatMap((pair): [string, Pair][] =>
      isScalar(pair.key) ? [[String(pair.key.value), pair]] : [],
    ),
  );
}
