/**
 * UTF-8 and nothing else: RFC 3629, 4. Neither engine's own decoder is the other's.
 * @returns the text; null: these bytes are none
 */
export function decodeUtf8(bytes: readonly number[]): string | null {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const rest = bytes.slice(at + 1, at + length);
    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || rest.length < length - 1) return null;
    if (rest.some((byte) => byte >> 6 !== 2)) return null;
    const head = length === 1 ? first : first & (0x7f >> length);
    const point = rest.reduce((sum, byte) => sum * 64 + (byte & 63), head);
    if (point < (LEAST[length - 1] ?? 0) || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      return null;
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

/** The first character that needs so many bytes. */
const LEAST = [0, 0x80, 0x800, 0x10000] as const;

/** @returns the bytes of a text, which is well formed */
export function encodeUtf8(text: string): number[] {
  return [...text].flatMap((character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) return [point];
    const rest = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    const tail = Array.from(
      { length: rest },
      (_, at) => ((point >> (6 * (rest - 1 - at))) & 63) | 0x80,
    );
    return [(HEADS[rest] ?? 0) | (point >> (6 * rest)), ...tail];
  });
}

/** What the first byte of so many more begins with. */
const HEADS = [0, 0xc0, 0xe0, 0xf0] as const;

/** @returns the number of bytes that a text has */
export function utf8Length(text: string): number {
  return encodeUtf8(text).length;
}
