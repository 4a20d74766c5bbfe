/**
 * Reads a name or a text. What a modem's character set is, +CSCS says and the bytes do not, so that it is told from
 * what they can be: UCS2 in hexadecimal (TS 27.007 5.5), escapes (V.250 5.4.2.2), UTF-8, the alphabet of GSM where
 * control characters stand, and ISO 8859-1.
 * @param raw one character a byte
 */
export function decodeText(raw: string): string {
  const wide = fromUcs2(raw);
  if (wide !== undefined) return wide;
  const bytes = raw.replace(/\\([0-9A-Fa-f]{2})/g, (_, hex: string) => byte(parseInt(hex, 16)));
  if (CONTROL.test(raw)) return fromGsm(bytes);
  return fromUtf8(bytes) ?? bytes;
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;

const byte = (code: number) => String.fromCharCode(code);

/**
 * Blocks of Unicode that names of networks and texts are written in; a name of digits and the letters A to F by chance
 * reads as characters of many blocks.
 */
const WRITTEN =
  /^(?:[\n\r -~\u00a0-\u024f\u2010-\u203a\u20ac\u2122]+|[ -@\u0370-\u03ff]+|[ -@\u0400-\u052f]+|[ -@\u0590-\u05ff]+|[ -@\u0600-\u06ff]+|[ -@\u0e00-\u0e7f]+|[ -@\u1100-\u11ff\uac00-\ud7a3]+|[ -@A-Za-z\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+)$/;

/** @returns the text of UCS2 in hexadecimal digits; undefined if it is not likely to be one */
function fromUcs2(raw: string): string | undefined {
  if (raw.length < 8 || raw.length % 4 !== 0 || !/^[0-9A-Fa-f]+$/.test(raw)) return undefined;
  let text = '';
  for (let at = 0; at < raw.length; at += 4) text += byte(parseInt(raw.slice(at, at + 4), 16));
  return WRITTEN.test(text) ? text : undefined;
}

/** @returns undefined if the bytes are not UTF-8, or ASCII */
function fromUtf8(bytes: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(bytes)) return undefined;
  const escaped = bytes.replace(/[%\x80-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

/** TS 23.038 6.2.1, the default alphabet: its two rows of control codes, LF and CR among them, then what is not ASCII. */
const GSM_CONTROLS = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ';
const GSM_OTHERS = new Map(
  [...'$¤@¡[Ä\\Ö]Ñ^Ü_§`¿{ä|ö}ñ~ü']
    .join('')
    .match(/../g)
    ?.map(([from = '', to = '']) => [from, to]),
);

/** TS 23.038 6.2.1.1: what follows an escape. */
const GSM_EXTENDED: Readonly<Record<string, string>> = {
  ...{ '\x14': '^', '(': '{', ')': '}', '/': '\\', '<': '[', '=': '~', '>': ']', '@': '|', e: '€' },
};

function fromGsm(bytes: string): string {
  // eslint-disable-next-line no-control-regex
  return bytes.replace(/\x1b?[^]/g, (chars) => {
    const char = chars.slice(-1);
    if (chars.length > 1) return GSM_EXTENDED[char] ?? char;
    return GSM_CONTROLS[char.charCodeAt(0)] ?? GSM_OTHERS.get(char) ?? char;
  });
}
