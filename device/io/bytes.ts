/** @returns a character for each byte */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  // As many arguments as a call may have on a small stack.
  for (let at = 0; at < bytes.length; at += 1024)
    text += String.fromCharCode(...bytes.subarray(at, at + 1024));
  return text;
}

/** @returns the bytes of a text with a character for each byte */
export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @returns the text of UTF-8; of other bytes a character each */
export function utf8(bytes: Uint8Array): string {
  const raw = latin1(bytes);
  // Nearly all that is read; the rest costs ten times as much.
  if (!/[\x80-\xff]/.test(raw)) return raw;
  try {
    return decodeURIComponent(escape(raw));
  } catch {
    return raw;
  }
}

export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return latin1Bytes(unescape(encodeURIComponent(text.toWellFormed())));
}

export function sameBytes(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
