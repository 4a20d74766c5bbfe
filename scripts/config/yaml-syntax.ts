import {
  isCollection,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type LineCounter,
  type YAMLError,
} from 'yaml';
import type { Fault } from './yaml-faults';

/** A variable where { } or [ ] end a plain word: YAML sees a map that begins behind the dollar. */
const BARE_REFERENCE = /\$\{[^{}\n]*\}?/y;

/** So many are told at once. */
const MOST_REFERENCES = 20;

/**
 * Parses a YAML text.
 * @returns the document, and what is no YAML; one fault for each thing that was done wrong, where the parser
 *   stumbles over its consequences too
 */
export function parseYaml(
  text: string,
  lineCounter: LineCounter,
): { document: Document.Parsed; faults: Fault[] } {
  const bare: Fault[] = [];
  let readable = text;
  for (;;) {
    const document = parseDocument(readable, {
      prettyErrors: false,
      // Looked for with the other faults: the parser compares each key with each other.
      uniqueKeys: false,
      logLevel: 'error',
    });
    const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
    const fault = bareReference(readable, errors[0]);
    if (fault && bare.length < MOST_REFERENCES) {
      bare.push(fault);
      // As long as before, so that every place stays.
      const word = readable.slice(fault.start, fault.end).replace(/[{}\s]/g, '_');
      readable = readable.slice(0, fault.start) + word + readable.slice(fault.end);
      continue;
    }
    countLines(text, lineCounter);
    return { document, faults: [...bare, ...inWords(errors, document, lineCounter)] };
  }
}

function countLines(text: string, { addNewLine }: LineCounter): void {
  addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) addNewLine(at + 1);
}

function bareReference(text: string, error: YAMLError | undefined): Fault | undefined {
  if (!error) return undefined;
  BARE_REFERENCE.lastIndex = Math.max(0, error.pos[0] - 1);
  const [found] = BARE_REFERENCE.exec(text) ?? [];
  if (found === undefined) return undefined;
  const start = error.pos[0] - 1;
  return {
    start,
    end: start + found.length,
    message: `inside { } and [ ] a variable must be in quotes`,
    hint: `write "${found}"`,
  };
}

/** Errors in their order → the first, and what does not follow from it. */
function inWords(
  errors: readonly YAMLError[],
  document: Document.Parsed,
  lines: LineCounter,
): Fault[] {
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  const [first] = errors;
  if (!first) return [];
  const [tab] = tabs;
  if (tab) {
    const numbers = [...new Set(tabs.map(({ pos }) => lines.linePos(pos[0]).line))];
    const more = numbers.slice(1, 10).join(', ') + (numbers.length > 10 ? ', …' : '');
    return [
      {
        start: tab.pos[0],
        end: tab.pos[1],
        message: 'YAML is not indented with tabs',
        hint: `write spaces, here${more ? ` and on line ${more}` : ''}`,
      },
    ];
  }
  return [words(first, document)];
}

function words(error: YAMLError, document: Document.Parsed): Fault {
  const [start, end] = error.pos;
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return {
        start,
        end: start + 3,
        message: 'a second document begins here',
        hint: 'one file is one document: remove what begins with ---',
      };
    case 'RESOURCE_EXHAUSTION':
      return { start, end, message: 'nested too deeply' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        start,
        end,
        message: 'a second ": " on one line',
        hint: 'text that has ": " in it is written in quotes',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return {
        start,
        end,
        message: 'this is no "key: value"',
        hint: 'is there no colon, or no blank behind it?',
      };
    case 'BAD_SCALAR_START':
      return { start, end, message: sentence(error.message), hint: 'write it in quotes' };
    case 'BAD_DQ_ESCAPE':
      return {
        start,
        end,
        message: sentence(error.message),
        hint: 'in \'…\' a backslash is one; in "…" it is written twice',
      };
    default: {
      const open = openedBefore(document, start);
      const unclosed = /^Missing closing|must be sufficiently indented and end with/.test(
        error.message,
      );
      return unclosed && open
        ? { ...open, message: `${open.what} is not closed` }
        : { start, end, message: sentence(error.message) };
    }
  }
}

/** The last quote or bracket that opens before an offset and goes on to it. */
function openedBefore(
  document: Document.Parsed,
  offset: number,
): { start: number; end: number; what: string } | undefined {
  let last: { start: number; end: number; what: string } | undefined;
  visit(document, {
    Node(_key, node) {
      if (!node.range || node.range[0] >= offset) return;
      const [start] = node.range;
      if (isCollection(node) && node.flow && node.range[2] >= offset - 1)
        last = { start, end: start + 1, what: isSeq(node) ? '[' : '{' };
      if (isScalar(node) && node.range[2] >= offset - 1 && node.type?.startsWith('QUOTE'))
        last = { start, end: start + 1, what: node.type === 'QUOTE_DOUBLE' ? '"' : "'" };
    },
  });
  return last;
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\s*\n[\s\S]*$/, '');
}
