import { FILE_KINDS, jsonSchema, referencePage, type FileKind } from '../config';
import { jsonText } from '../host';

/** Files of the repository that are made from the schema, by their path. */
export function generatedFiles(): Record<string, string> {
  const kinds = Object.keys(FILE_KINDS) as FileKind[];
  return {
    'docs/config.md': referencePage(),
    ...Object.fromEntries(
      kinds.map((kind) => [`config/schema/${kind}.schema.json`, jsonText(jsonSchema(kind))]),
    ),
  };
}
