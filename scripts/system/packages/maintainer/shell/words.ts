import type {
  DoubleQuotedChild,
  HereDoc,
  ParameterExpansionPart,
  ParsedScript,
  Word,
  WordPart,
} from 'unbash';
import { patternSource } from './glob';
import type { Scope, Value } from './scope';

/** What a word may ask for. */
export interface Reader {
  scope: Scope;
  /** @returns what a command substitution prints, if that is known */
  printed: (script: ParsedScript) => Value;
}

/** A piece of a word; only one that was not quoted is split at blanks. */
interface Piece {
  value: Value;
  split: boolean;
}

/** @returns the value of a word that is not split: in an assignment, after `case`, after `>` */
export function valueOf(word: Word, reader: Reader): Value {
  return join(pieces(word, reader).map(({ value }) => value));
}

/** @returns the words that a word becomes: none for an empty variable, several for one with blanks */
export function fieldsOf(word: Word, reader: Reader): Value[] {
  if (/^"?\$[@*]"?$/.test(word.text)) return [...reader.scope.args];
  const fields: Value[] = [];
  // undefined: no field has begun
  let open: { value: Value } | undefined;
  for (const { value, split } of pieces(word, reader)) {
    const parts = split && value !== undefined ? value.split(/\s+/) : [value];
    parts.forEach((part, index) => {
      if (index > 0 && open) {
        fields.push(open.value);
        open = undefined;
      }
      if (split && part === '') return;
      open = { value: join(open ? [open.value, part] : [part]) };
    });
  }
  return open ? [...fields, open.value] : fields;
}

/** @returns the text of a here-document, with its variables filled in unless its delimiter is quoted */
export function bodyOf({ body, delimiter, operator }: HereDoc, reader: Reader): Value {
  const parts = delimiter?.quoted ? undefined : body.parts;
  const text = parts
    ? join(parts.flatMap((part) => ofPart(part, reader, false)).map(({ value }) => value))
    : body.text;
  return operator === '<<-' ? text?.replace(/^\t+/gm, '') : text;
}

function pieces({ parts, value }: Word, reader: Reader): Piece[] {
  if (!parts) return [{ value, split: false }];
  return parts.flatMap((part) => ofPart(part, reader, true));
}

function ofPart(part: WordPart, reader: Reader, split: boolean): Piece[] {
  switch (part.type) {
    case 'DoubleQuoted':
    case 'LocaleString':
      return [{ value: join(part.parts.map((child) => ofExpansion(child, reader))), split: false }];
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ value: part.value, split: false }];
    case 'Glob':
      return [{ value: part.text, split: false }];
    case 'SimpleExpansion':
    case 'ParameterExpansion':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
      return [{ value: ofExpansion(part, reader), split }];
    default:
      return [{ value: undefined, split: false }];
  }
}

function ofExpansion(part: DoubleQuotedChild, reader: Reader): Value {
  switch (part.type) {
    case 'Literal':
      return part.value;
    case 'SimpleExpansion':
      return reader.scope.get(part.text.slice(1));
    case 'ParameterExpansion':
      return ofParameter(part, reader);
    case 'CommandExpansion':
      return part.script && reader.printed(part.script);
    case 'ArithmeticExpansion':
      return undefined;
  }
}

/** `${NAME}` and what POSIX allows behind the name. */
function ofParameter(part: ParameterExpansionPart, reader: Reader): Value {
  const { parameter, operation, prefix, index } = part;
  if (prefix !== undefined || index) return undefined;
  const value = reader.scope.get(parameter);
  if (!operation || value === undefined) return value;
  if (operation.type === 'Default') {
    const operand = valueOf(operation.operand, reader);
    if (/^:?[-=]$/.test(operation.operator)) return value === '' ? operand : value;
    return /^:?\+$/.test(operation.operator) ? (value === '' ? '' : operand) : value;
  }
  if (operation.type !== 'Remove') return undefined;
  const pattern = valueOf(operation.operand, reader);
  return pattern === undefined ? undefined : remove(value, operation.operator, pattern);
}

function remove(value: string, operator: string, pattern: string): string {
  const source = patternSource(pattern, operator.length === 2);
  if (operator.startsWith('#')) return value.replace(new RegExp(`^${source}`), '');
  // The shortest end is the one that begins last.
  const before = operator.length === 2 ? '[^]*?' : '[^]*';
  return value.replace(new RegExp(`^(${before})${source}$`), '$1');
}

function join(values: readonly Value[]): Value {
  return values.includes(undefined) ? undefined : values.join('');
}
