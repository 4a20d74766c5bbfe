import { FILE_KINDS, jsonSchema, referencePage, type FileKind } from '../config';
import { contractPage } from '../contract';
import { jsonText } from '../frame';
import { reasonsPage } from './reasons-page';

/** Files of the repository that are generated from code, by path. */
export function generatedFiles(): Record<string, string> {
  const kinds = Object.keys(FILE_KINDS) as FileKind[];
  return {
    'docs/config.md': referencePage(),
    'docs/firmware-contract.md': contractPage(),
    'docs/reasons.md': reasonsPage(),
    ...Object.fromEntries(
      kinds.map((kind) => [`config/schema/${kind}.schema.json`, jsonText(jsonSchema(kind))]),
    ),
  };
}
