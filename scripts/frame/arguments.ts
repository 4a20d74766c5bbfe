import { parseArgs } from 'node:util';
import { EXIT, UserError } from './errors';
import { nearest } from './nearest';

/** What an option takes. */
export interface OptionKind {
  type: 'string' | 'boolean';
  /** shown in --help behind the option, for options that take a value */
  value?: string;
  /** may be given more than once */
  multiple?: true;
}

type Option = { value?: string | undefined; inlineValue?: boolean | undefined };

/**
 * Reads a command line with messages of our own: those of node's parseArgs are for programmers.
 * @param args without node and the script
 * @param options by name
 * @param operands what the other arguments are called, undefined if none are allowed
 * @returns values by the options' names, and the operands
 * @throws UserError, exit status 2, that names the nearest option, or all of them
 */
export function readArguments(
  args: readonly string[],
  options: Readonly<Record<string, OptionKind>>,
  operands: string | undefined,
): { values: Record<string, string | boolean | string[]>; positionals: string[] } {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [name, { type }]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const values: Record<string, string | boolean | string[]> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    // parseArgs splits -device into letters.
    const [written = token.rawName] = (args[token.index] ?? '').split('=');
    const name = written === '-h' ? 'help' : token.name;
    const kind = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!kind) throw unknown(written, options);
    const value = valueOf(written, token, kind);
    const before = values[name];
    if (kind.multiple) values[name] = [...(Array.isArray(before) ? before : []), `${value}`];
    else if (before === undefined || before === value) values[name] = value;
    else throw wrong(`${written} is given twice: ${before} and ${value}`, 'give it once');
  }
  if (operands === undefined && positionals.length > 0)
    throw wrong(
      `${positionals.join(' ')}: this command takes options only`,
      `it takes ${listOf(options)}`,
    );
  return { values, positionals };
}

function valueOf(
  written: string,
  { value, inlineValue }: Option,
  { type, value: called = 'VALUE' }: OptionKind,
): string | boolean {
  if (type === 'boolean') {
    if (value === undefined) return true;
    throw wrong(`${written} takes no value`, `write ${written} alone`);
  }
  if (value !== undefined && (inlineValue || !/^-./.test(value))) return value;
  throw wrong(
    `${written} takes a value${value === undefined ? '' : `, and ${value} looks like an option`}`,
    `${written} ${called}; a value that begins with a dash is written ${written}=${value ?? '-1'}`,
  );
}

function unknown(written: string, options: Readonly<Record<string, OptionKind>>): UserError {
  const near = nearest(written.replace(/^-+/, ''), Object.keys(options));
  const guess = near === undefined ? '' : `did you mean --${near}? `;
  return wrong(`there is no option ${written}`, `${guess}There are ${listOf(options)}`);
}

function listOf(options: Readonly<Record<string, OptionKind>>): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(', ');
}

function wrong(message: string, hint: string): UserError {
  return new UserError(message, hint, EXIT.usage);
}
