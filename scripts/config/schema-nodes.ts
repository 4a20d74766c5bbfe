import type { Path } from './source';
import { valueAt } from './value-at';

/** As much of JSON Schema as zod writes for our files. */
export interface SchemaNode {
  type?: string;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  propertyNames?: { enum?: string[] };
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  const?: unknown;
  description?: string;
}

/** The keys by which a map is one of several kinds. */
const DISCRIMINATORS = ['kind', 'function'] as const;

/** @returns the key by which a map of this kind is told from its siblings; undefined if it has none */
export function discriminatorOf(node: Pick<SchemaNode, 'properties'>): string | undefined {
  return DISCRIMINATORS.find((name) => node.properties?.[name]);
}

/** The schema nodes that speak of a path; more than one where a union leaves it open. */
export function nodesAt(schema: SchemaNode, path: Path, value: unknown): SchemaNode[] {
  const branches = (node: SchemaNode, here: unknown): SchemaNode[] => {
    if (!node.oneOf) return [node];
    const name = discriminatorOf(node.oneOf[0] ?? {}) ?? '';
    const kind = valueAt(here, [name]);
    const fitting = node.oneOf.filter((branch) => allows(branch.properties?.[name], kind));
    return fitting.length > 0 ? fitting : node.oneOf;
  };
  let nodes = branches(schema, value);
  path.forEach((key, depth) => {
    const here = valueAt(value, path.slice(0, depth + 1));
    nodes = nodes.flatMap((node) => {
      const next =
        typeof key === 'number'
          ? node.items
          : (node.properties?.[String(key)] ?? node.additionalProperties);
      return typeof next === 'object' ? branches(next, here) : [];
    });
  });
  return nodes;
}

function allows(node: SchemaNode | undefined, kind: unknown): boolean {
  const values = node as (SchemaNode & { enum?: unknown[] }) | undefined;
  return values?.const === kind || (values?.enum?.includes(kind) ?? false);
}

/** @returns the keys that a map may have */
export function keysAt(schema: SchemaNode, path: Path, value: unknown): string[] {
  return [
    ...new Set(
      nodesAt(schema, path, value).flatMap((node) => [
        ...Object.keys(node.properties ?? {}),
        ...(node.propertyNames?.enum ?? []),
      ]),
    ),
  ];
}

/** @returns the values of the key by which a map is one of several kinds */
export function kindsAt(
  schema: SchemaNode,
  path: Path,
  discriminator: string,
  value: unknown,
): string[] {
  return nodesAt(schema, path, value).flatMap((node) => {
    const kind = node.properties?.[discriminator] as
      (SchemaNode & { enum?: unknown[] }) | undefined;
    return kind?.const !== undefined ? [String(kind.const)] : (kind?.enum ?? []).map(String);
  });
}
