import { FILES_TEXT } from './files-text';
import { HOOK_TEXT } from './hook-text';
import { schemaNode } from './json-schema';
import { FILE_KINDS, type FileKind } from './keys';
import { discriminatorOf, walk, type Part, type SchemaNode } from './schema-walk';

/** One key of a file, with all that a user needs to know about it. */
export interface KeyReference {
  key: string;
  about: string | undefined;
  value: string;
  fallback: string;
}

/** @returns every key of a kind of file, in the order of the schema; `<name>` stands for a name of the user's own */
export function keysOf(kind: FileKind): KeyReference[] {
  const rows: KeyReference[] = [];
  /** by choice: what several of its branches have alike is told once */
  const seen = new Map<unknown, Set<string>>();
  const lists = new Set<string>();
  walk(schemaNode(FILE_KINDS[kind]), (part, way) => {
    const { node, branch, choice, name } = part;
    if (part.kind === 'entry') {
      // The entries of two lists of one kind are told once.
      const entries = JSON.stringify(node);
      const told = lists.has(entries);
      lists.add(entries);
      return !told;
    }
    if (part.kind === 'name') return true;
    const row = {
      key: keyOf(way),
      about: aboutOf(part),
      value: valueOf(node),
      fallback: fallbackOf(node, branch, name),
    };
    const id = JSON.stringify(row);
    const alike = seen.get(choice) ?? new Set();
    seen.set(choice, alike);
    if (alike.has(id)) return false;
    alike.add(id);
    rows.push(row);
    return true;
  });
  return rows;
}

/** links.<name>.check.targets, modes.<name>.interfaces[].number */
function keyOf(way: readonly Part[]): string {
  return way
    .map(({ kind, name }, index) => (kind === 'entry' || index === 0 ? name : `.${name}`))
    .join('');
}

/** In a choice, keys that not all branches have alike belong to one value of the discriminator. */
function aboutOf({ name, node, branch, choice }: Part): string | undefined {
  const texts = choice.map(({ properties }) => JSON.stringify(properties?.[name]));
  const key = discriminatorOf(choice);
  const kind = key === undefined ? undefined : branch.properties?.[key];
  if (!kind || node === kind || texts.every((text) => text === texts[0])) return node.description;
  return node.description && `with ${key} ${valueOf(kind)}: ${node.description}`;
}

function valueOf({
  type,
  const: only,
  enum: values,
  oneOf,
  anyOf,
  minimum,
  maximum,
  items,
  additionalProperties,
}: SchemaNode): string {
  if (only !== undefined) return `\`${String(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (oneOf) return 'map';
  if (anyOf) return anyOf.map(valueOf).join(', or ');
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
  'virtual-modem': 'A virtual USB modem: `npm run emulate -- --modem FILE`',
  board: 'A board: `board/<board>/board.yaml`',
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
      ...(kind === 'device' ? [HOOK_TEXT, FILES_TEXT] : []),
    ].join('\n');
  });
  return `<!-- Made by \`npm run schema\` from scripts/config/keys/; edit it there. -->
# Every key of every file

pppi reports all mistakes at once, each with file, line and column, the allowed values and the nearest
known name. \`npm run show\` prints a device with all defaults filled in.

Passwords and PINs do not belong in a device file. Refer to an environment variable, \`\${LTE_PASSWORD}\`, or
put them in a file of the same name that ends in \`.local.yaml\`: git ignores it, and pppi merges it over the
device file key by key.

A device file in another folder may have its own \`carriers/\` and \`modems/\` beside it; those take precedence.

${sections.join('\n')}`;
}
