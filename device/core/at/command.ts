/** One of the commands of a line such as `AT+COPS=3,2;+COPS?`. */
export interface Asked {
  /** in capitals, such as `+CREG`; `I`, `Z`, `D` for those of one letter, empty for AT alone */
  readonly name: string;
  readonly kind: 'read' | 'test' | 'set' | 'run';
  /** what stands behind = */
  readonly value: string;
}

const EXTENDED = /^([+^$#*%!&\\][A-Z0-9_]*)\s*(\?|=\s*\?|=)?/i;

/** @returns the commands of a line, of which there may be several (V.250 5.4) */
export function commandsOf(line: string): Asked[] {
  const body = line.trim().replace(/^AT\s*/i, '');
  // A number to dial may have semicolons of its own.
  if (/^D/i.test(body)) return [{ name: 'D', kind: 'run', value: body.slice(1) }];
  return body.split(';').slice(0, 32).map(commandOf);
}

function commandOf(text: string): Asked {
  const body = text.trim();
  const [, name, mark = ''] = EXTENDED.exec(body) ?? [];
  if (name === undefined)
    return { name: body.slice(0, 1).toUpperCase(), kind: 'run', value: body.slice(1) };
  const kind = mark === '?' ? 'read' : mark === '' ? 'run' : mark.endsWith('?') ? 'test' : 'set';
  const value = kind === 'set' ? body.slice(body.indexOf('=') + 1).trim() : '';
  return { name: name.toUpperCase(), kind, value };
}
