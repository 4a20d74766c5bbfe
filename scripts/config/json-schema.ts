import { z } from 'zod';
import { FILE_KINDS, secretOf, type FileKind } from './keys';
import type { SchemaNode } from './schema-walk';

/** @returns the JSON Schema (draft 2020-12) of a kind of file, as a person writes it: defaults may be left out */
export function jsonSchema(kind: FileKind): Record<string, unknown> {
  return z.toJSONSchema(FILE_KINDS[kind], { io: 'input' }) as Record<string, unknown>;
}

const made = new WeakMap<z.ZodType, SchemaNode>();

/** @returns the same of any schema, to walk through; it says too what is a secret */
export function schemaNode(schema: z.ZodType): SchemaNode {
  const known = made.get(schema);
  if (known) return known;
  const node = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const secret = secretOf(zodSchema);
      if (secret !== undefined) jsonSchema.secret = secret;
    },
  }) as SchemaNode;
  made.set(schema, node);
  return node;
}
