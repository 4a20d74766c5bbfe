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

/** @returns the bytes that a text has in UTF-8 */
export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}
