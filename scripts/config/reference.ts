import { HOOK_TEXT } from './hook-text';
import { jsonSchema } from './json-schema';
import type { FileKind } from './keys';
import { discriminatorOf } from './schema-nodes';

interface SchemaNode {
  description?: string;
  type?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, SchemaNode>;
  required?: string[];
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  minimum?: number;
  maximum?: number;
}

/** One key of a file, with all that a user needs to know about it. */
export interface KeyReference {
  key: string;
  about: string | undefined;
  value: string;
  fallback: string;
}

/** @returns every key of a kind of file, in the order of the schema; `<name>` stands for a name of the user's own */
export function keysOf(kind: FileKind): KeyReference[] {
  return walk(jsonSchema(kind) as SchemaNode, '');
}

/** @param lists those whose entries are already listed, so that none is listed twice */
function walk(node: SchemaNode, prefix: string, lists = new Set<string>()): KeyReference[] {
  const seen = new Set<string>();
  const branches = node.oneOf ?? [node];
  return branches.flatMap((branch) => {
    const named = Object.entries(branch.properties ?? {}).flatMap(([name, child]) => {
      const key = `${prefix}${name}`;
      const row = {
        key,
        about: isCommon(name, branches) ? child.description : aboutOf(child, branch),
        value: valueOf(child),
        fallback: fallbackOf(child, branch, name),
      };
      const id = JSON.stringify(row);
      if (seen.has(id)) return [];
      seen.add(id);
      const entries = JSON.stringify(child.items ?? {});
      const told = lists.has(entries);
      lists.add(entries);
      return [
        row,
        ...walk(child, `${key}.`, lists),
        ...(told ? [] : walk(child.items ?? {}, `${key}[].`, lists)),
      ];
    });
    const any = branch.additionalProperties;
    return typeof any === 'object' ? [...named, ...walk(any, `${prefix}<name>.`, lists)] : named;
  });
}

/** Is it the same in every branch of a choice? */
function isCommon(name: string, branches: readonly SchemaNode[]): boolean {
  const texts = branches.map(({ properties }) => JSON.stringify(properties?.[name]));
  return texts.every((text) => text === texts[0]);
}

function aboutOf(child: SchemaNode, branch: SchemaNode): string | undefined {
  // In a choice, the other keys belong to one value of the discriminator.
  const name = discriminatorOf(branch);
  const kind = name === undefined ? undefined : branch.properties?.[name];
  if (child === kind || !kind || !branch.type) return child.description;
  return child.description && `with ${name} ${valueOf(kind)}: ${child.description}`;
}

function valueOf({
  type,
  const: only,
  enum: values,
  oneOf,
  minimum,
  maximum,
  items,
  additionalProperties,
}: SchemaNode): string {
  if (only !== undefined) return `\`${String(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (oneOf) return 'map';
  if (type === 'integer') return `${minimum} to ${maximum}`;
  if (type === 'array') return `list of ${items?.type === 'string' ? 'texts' : 'values'}`;
  if (type === 'object') return typeof additionalProperties === 'object' ? 'map of names' : 'map';
  return type === 'string' ? 'text' : (type ?? '');
}

function fallbackOf(child: SchemaNode, branch: SchemaNode, name: string): string {
  if (
    child.default !== undefined &&
    !(typeof child.default === 'object' && !Array.isArray(child.default))
  ) {
    return `\`${JSON.stringify(child.default)}\``;
  }
  return branch.required?.includes(name) ? '**required**' : '';
}

const TITLES: Record<FileKind, string> = {
  device: 'A device: `config/<device>.yaml`',
  carrier: 'A carrier: `config/carriers/<carrier>.yaml`',
  modem: 'A modem: `config/modems/<modem>.yaml`',
  stick: 'A virtual USB modem: `npm run emulate -- --stick FILE`',
};

/** @returns docs/config.md */
export function referencePage(): string {
  const sections = (Object.keys(TITLES) as FileKind[]).map((kind) => {
    const rows = keysOf(kind).map(
      ({ key, about, value, fallback }) =>
        `| \`${key}\` | ${about ?? ''} | ${value} | ${fallback} |`,
    );
    return [
      `## ${TITLES[kind]}`,
      '',
      '| key | what it is | value | default |',
      '|---|---|---|---|',
      ...rows,
      '',
      ...(kind === 'device' ? [HOOK_TEXT] : []),
    ].join('\n');
  });
  return `<!-- Made by \`npm run schema\` from scripts/config/schema/; edit it there. -->
# Every key of every file

pppi reports all mistakes at once, each with file, line and column, the allowed values and the nearest
known name. \`npm run show\` prints a device with all defaults filled in.

Passwords and PINs do not belong in a device file. Refer to an environment variable, \`\${LTE_PASSWORD}\`, or
put them in a file of the same name that ends in \`.local.yaml\`: git ignores it, and pppi merges it over the
device file key by key.

A device file in another folder may have its own \`carriers/\` and \`modems/\` beside it; those take precedence.

${sections.join('\n')}`;
}
