import type { SecretKey } from './keys';
import { valueAt, type Path } from './value-at';

/** As much of JSON Schema (draft 2020-12) as zod writes for our files. */
export interface SchemaNode {
  description?: string;
  type?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, SchemaNode>;
  required?: string[];
  additionalProperties?: SchemaNode | boolean;
  propertyNames?: { enum?: string[] };
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  /** values of several types: a text, or a map that says more */
  anyOf?: SchemaNode[];
  minimum?: number;
  maximum?: number;
  /** not of JSON Schema: the value is this secret */
  secret?: SecretKey;
}

/** What a map or a list may have in it. */
export interface Part {
  /** `key`: under a name of the schema's; `name`: under any name of the user's; `entry`: each entry of a list */
  kind: 'key' | 'name' | 'entry';
  /** the key; `<name>`, `[]` where it has no name of its own */
  name: string;
  node: SchemaNode;
  /** what has this part: a node, or one branch of a choice */
  branch: SchemaNode;
  /** all branches of that choice; the node alone if there is no choice */
  choice: readonly SchemaNode[];
}

/**
 * Goes through all that a file may have, each part before what is in it.
 * @param enter is told of a part and of the way to it; false: what is in it is left out
 */
export function walk(
  node: SchemaNode,
  enter: (part: Part, way: readonly Part[]) => boolean,
  way: readonly Part[] = [],
): void {
  for (const part of partsOf(node)) {
    const here = [...way, part];
    if (enter(part, here)) walk(part.node, enter, here);
  }
}

function partsOf(node: SchemaNode): Part[] {
  const choice = branchesOf(node);
  return choice.flatMap((branch): Part[] => {
    const { properties = {}, additionalProperties: any, items } = branch;
    const part = (kind: Part['kind'], name: string, child: SchemaNode): Part => ({
      ...{ kind, name, node: child, branch, choice },
    });
    return [
      ...Object.entries(properties).map(([name, child]) => part('key', name, child)),
      ...(typeof any === 'object' ? [part('name', '<name>', any)] : []),
      ...(items ? [part('entry', '[]', items)] : []),
    ];
  });
}

/** @param value what stands there; without it, or if it fits none, a choice stays open */
function branchesOf(node: SchemaNode, value?: unknown): readonly SchemaNode[] {
  if (node.anyOf) {
    const fitting = node.anyOf.filter(({ type }) => type === typeof value);
    return fitting.length > 0 ? fitting : node.anyOf;
  }
  if (!node.oneOf) return [node];
  const name = discriminatorOf(node.oneOf) ?? '';
  const kind = valueAt(value, [name]);
  const fitting = node.oneOf.filter(({ properties }) =>
    valuesOf(properties?.[name]).includes(kind),
  );
  return fitting.length > 0 ? fitting : node.oneOf;
}

/** @returns the key whose values tell the branches of a choice from each other; undefined if there is none */
export function discriminatorOf(choice: readonly SchemaNode[]): string | undefined {
  return Object.keys(choice[0]?.properties ?? {}).find((name) => {
    const values = choice.map(({ properties }) => valuesOf(properties?.[name]));
    const all = values.flat();
    return values.every(({ length }) => length > 0) && new Set(all).size === all.length;
  });
}

function valuesOf(node: SchemaNode | undefined): unknown[] {
  return node?.const !== undefined ? [node.const] : (node?.enum ?? []);
}

/** The schema nodes that speak of a path; more than one where a choice leaves it open. */
export function nodesAt(schema: SchemaNode, path: Path, value: unknown): SchemaNode[] {
  return path.reduce<SchemaNode[]>(
    (nodes, key, depth) => {
      const here = valueAt(value, path.slice(0, depth + 1));
      return nodes.flatMap((node) =>
        fitting(partsOf(node), key).flatMap((part) => branchesOf(part.node, here)),
      );
    },
    [...branchesOf(schema, value)],
  );
}

/** Of the parts of one branch that under a key: a name of the schema's comes before any name. */
function fitting(parts: readonly Part[], key: PropertyKey): Part[] {
  if (typeof key === 'number') return parts.filter(({ kind }) => kind === 'entry');
  const named = parts.filter(({ kind, name }) => kind === 'key' && name === key);
  return named.length > 0 ? named : parts.filter(({ kind }) => kind === 'name');
}

/** @returns the paths in a value to which a way of walk() leads, those to keys that are not there left out */
export function pathsIn(value: unknown, way: readonly Part[]): Path[] {
  return way.reduce<Path[]>(
    (paths, { kind, name }) =>
      paths.flatMap((path) => {
        const here = valueAt(value, path);
        const map = typeof here === 'object' && here !== null ? here : {};
        if (kind === 'entry')
          return (Array.isArray(here) ? here : []).map((_, at) => [...path, at]);
        const keys = Object.keys(map).filter((key) => kind === 'name' || key === name);
        return keys.map((key) => [...path, key]);
      }),
    [[]],
  );
}

/** @returns the keys that a map may have */
export function keysAt(schema: SchemaNode, path: Path, value: unknown): string[] {
  const keys = nodesAt(schema, path, value).flatMap((node) => [
    ...Object.keys(node.properties ?? {}),
    ...(node.propertyNames?.enum ?? []),
  ]);
  return [...new Set(keys)];
}

/** @returns the values of the key by which a map is one of several kinds */
export function kindsAt(
  schema: SchemaNode,
  path: Path,
  discriminator: string,
  value: unknown,
): string[] {
  return nodesAt(schema, path, value).flatMap(({ properties }) =>
    valuesOf(properties?.[discriminator]).map(String),
  );
}
