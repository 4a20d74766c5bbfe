/** One value of a line. */
export interface Field {
  readonly text: string;
  readonly quoted: boolean;
}

const NOTHING: Field = { text: '', quoted: false };

/** More fields than any line that is read here has. */
const MOST = 64;

/**
 * Cuts the values of a line apart (V.250 5.4.2). A quote ends a string only before a comma or the end, because names
 * have quotes in them; where none does, the string ends at the comma, as modems that forget the second quote mean it.
 */
export function fieldsOf(text: string): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at <= text.length && fields.length < MOST;) {
    while (text[at] === ' ') at++;
    const quote = text[at] === '"' ? closingQuote(text, at + 1) : -1;
    const comma = text.indexOf(',', quote < 0 ? at : quote);
    const end = comma < 0 ? text.length : comma;
    fields.push(
      quote < 0
        ? { text: unquoted(text.slice(at, end)), quoted: false }
        : { text: text.slice(at + 1, quote), quoted: true },
    );
    at = end + 1;
  }
  return fields;
}

/** @returns the field with this number, an empty one if there is none */
export function field(fields: readonly Field[], index: number): Field {
  return fields[index] ?? NOTHING;
}

/** @returns the whole number of a field, with leading zeros or without; undefined if it is something else */
export function numberOf({ text }: Field): number | undefined {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** @returns the numbers of a line, undefined where something else stands */
export function numbersOf(text: string): (number | undefined)[] {
  return fieldsOf(text).map(numberOf);
}

/** @returns a text without blanks and quotes around it, of which one may be missing */
export function unquoted(text: string): string {
  return text.trim().replace(/^"|"$/g, '').trim();
}

/** Lists of a test command: `("ME","SM"),"ME",()` is three, and what is no list is one of a single value. */
export function listsOf(text: string): string[][] {
  const lists: string[][] = [];
  // A list in brackets, or a value without; both end at the next comma.
  const part = /\s*(?:\(([^()]*)\)|([^,()]*))\s*(?:,|$)/y;
  while (part.lastIndex < text.length && lists.length < MOST) {
    const found = part.exec(text);
    if (!found) break;
    const values = fieldsOf(found[1] ?? found[2] ?? '').map((one) => one.text.trim());
    lists.push(values.filter((value) => value !== ''));
  }
  return lists;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let next = at + 1;
    while (text[next] === ' ') next++;
    if (next === text.length || text[next] === ',') return at;
  }
  return -1;
}
