import { z } from 'zod';
import { FILE_KINDS, type FileKind } from './keys';

/** @returns the JSON Schema (draft 2020-12) of a kind of file, as a person writes it: defaults may be left out */
export function jsonSchema(kind: FileKind): Record<string, unknown> {
  return z.toJSONSchema(FILE_KINDS[kind], { io: 'input' }) as Record<string, unknown>;
}
