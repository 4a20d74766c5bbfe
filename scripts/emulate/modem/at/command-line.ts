/** How an extended command asks: `+X`, `+X?`, `+X=?`, `+X=1,2` (V.250 §5.4). */
export type CommandForm = 'action' | 'read' | 'test' | 'set';

/** One command out of a command line. */
export interface AtCommand {
  /** Upper case, with its prefix: `Z`, `&F`, `D`, `S7`, `+CPIN`, `^HCSQ`. */
  readonly name: string;
  readonly form: CommandForm;
  /** What follows: the digits of a basic command, the dial string, the text after `=`. */
  readonly value: string;
  /** The command as typed, upper case outside quotes, without `AT`. */
  readonly text: string;
}

/** `AT` and nothing behind it. */
export const BARE_AT: AtCommand = { name: '', form: 'action', value: '', text: '' };

const EXTENDED = /^[+^$%*][A-Z0-9]+/i;
const S_PARAMETER = /^(S\d+)(?:=(\d*)|(\?))/i;
const BASIC = /^(&?[A-Z])(\d*)/i;

/**
 * Splits what stands between `AT` and the carriage return into commands.
 *
 * Basic commands need no separator, extended ones end at `;` or at the end of the line, and a
 * dial command takes all that is left (V.250 §5.2.2, §5.3, §5.4.1).
 *
 * @returns the commands in order, or undefined where the line breaks the syntax
 */
export function parseCommandLine(body: string): AtCommand[] | undefined {
  const commands: AtCommand[] = [];
  let rest = body.trimStart();
  while (rest !== '') {
    if (rest.startsWith(';')) {
      rest = rest.slice(1).trimStart();
      continue;
    }
    const taken = takeExtended(rest) ?? takeDial(rest) ?? takeSParameter(rest) ?? takeBasic(rest);
    if (taken === undefined) return undefined;
    commands.push(taken.command);
    rest = taken.rest.trimStart();
  }
  return commands;
}

/**
 * Splits the text after `=` at its commas; a comma inside double quotes is part of a string
 * (V.250 §5.4.2). Quotes are taken off.
 */
export function splitParameters(value: string): string[] {
  const fields = [''];
  let quoted = false;
  for (const character of value) {
    if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) fields.push('');
    else fields.push((fields.pop() ?? '') + character);
  }
  return fields.map((field) => field.trim());
}

interface Taken {
  command: AtCommand;
  rest: string;
}

function takeExtended(rest: string): Taken | undefined {
  const match = EXTENDED.exec(rest);
  if (match === null) return undefined;
  const end = unquotedSemicolon(rest);
  const typed = rest.slice(0, end).trimEnd();
  const name = match[0].toUpperCase();
  const tail = typed.slice(match[0].length);
  const command = extended(name, tail);
  return command === undefined ? undefined : { command, rest: rest.slice(end) };
}

function extended(name: string, tail: string): AtCommand | undefined {
  if (tail === '') return { name, form: 'action', value: '', text: name };
  if (tail === '?') return { name, form: 'read', value: '', text: `${name}?` };
  if (tail === '=?') return { name, form: 'test', value: '', text: `${name}=?` };
  if (!tail.startsWith('=')) return undefined;
  return { name, form: 'set', value: tail.slice(1), text: name + tail };
}

function takeDial(rest: string): Taken | undefined {
  if (!/^D/i.test(rest)) return undefined;
  const value = rest.slice(1).trim();
  return { command: { name: 'D', form: 'action', value, text: `D${value}` }, rest: '' };
}

function takeSParameter(rest: string): Taken | undefined {
  const match = S_PARAMETER.exec(rest);
  if (match === null) return undefined;
  const [typed, name = '', value = '', query] = match;
  const form: CommandForm = query === undefined ? 'set' : 'read';
  const command = { name: name.toUpperCase(), form, value, text: typed.toUpperCase() };
  return { command, rest: rest.slice(typed.length) };
}

function takeBasic(rest: string): Taken | undefined {
  const match = BASIC.exec(rest);
  if (match === null) return undefined;
  const [typed, name = '', value = ''] = match;
  const command: AtCommand = {
    name: name.toUpperCase(),
    form: 'action',
    value,
    text: typed.toUpperCase(),
  };
  return { command, rest: rest.slice(typed.length) };
}

function unquotedSemicolon(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    if (text[at] === ';' && !quoted) return at;
  }
  return text.length;
}
