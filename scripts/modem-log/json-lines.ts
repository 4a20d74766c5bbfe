import { z } from 'zod';
import { EXIT, UserError } from '../frame';
import type { Exchange } from './exchange';

const bytes = z.string().refine((text) => !/[^\0-\xff]/.test(text), {
  error: 'is not bytes: one character a byte, U+0000 to U+00FF',
});

const exchange = z.object({
  id: z.union([z.string().max(200), z.number()]),
  command: z.string().max(4096).nullable(),
  reads: z.array(bytes).optional(),
  answer: bytes.optional(),
});

/**
 * Reads JSON lines with `id`, `command` (null: nothing was asked) and `reads`, or `answer` for all bytes in one.
 * @param file for messages
 * @throws UserError, exit status 2, that names the line
 */
export function readExchanges(text: string, file: string): Exchange[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const wrong = (what: string) =>
      new UserError(
        `${file}:${at + 1}: ${what}`,
        'a line is {"id": "a", "command": "AT+CSQ", "reads": ["\\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n"]}; for a pasted log give --text',
        EXIT.usage,
      );
    const { data, error } = exchange.safeParse(parsed(line, wrong));
    if (!data) throw wrong(mistake(error.issues[0]));
    const { id, command, answer } = data;
    const reads = data.reads ?? (answer === undefined ? undefined : [answer]);
    if (!reads) throw wrong('neither "reads" nor "answer"');
    return [{ id, command, reads }];
  });
}

function parsed(line: string, wrong: (what: string) => UserError): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw wrong('not JSON');
  }
}

function mistake(issue: z.core.$ZodIssue | undefined): string {
  const place = issue?.path.join('.') ?? '';
  return place === '' ? 'not an object' : `"${place}": ${issue?.message ?? 'wrong'}`;
}
