import type { Fault } from './yaml-faults';

/**
 * Bytes of a YAML file → text. YAML allows UTF-16 too; here it is refused, because what reads our files beside
 * us (grep, git diff) takes it for binary.
 * @returns the text without a byte order mark, and what is wrong with its first wrong character
 */
export function decode(source: string | Uint8Array): { text: string; fault?: Fault } {
  const bytes = typeof source === 'string' ? undefined : source;
  if (bytes && isUtf16(bytes))
    return {
      text: '',
      fault: {
        start: 0,
        end: 1,
        message: 'the file is UTF-16, not UTF-8',
        hint: 'save it as UTF-8, without a byte order mark',
      },
    };
  const text = (
    typeof source === 'string'
      ? source
      : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source)
  ).replace(/^\ufeff/, '');
  const fault = (bytes && wrongByte(text, bytes)) ?? controlCharacter(text);
  return fault ? { text, fault } : { text };
}

/** With a byte order mark, or without one: the first character of YAML is ASCII, so that its other byte is zero. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  const mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return mark || (first === 0) !== (second === 0);
}

/** The decoder has put U+FFFD for what is not UTF-8; one that the file itself has is EF BF BD there. */
function wrongByte(text: string, bytes: Uint8Array): Fault | undefined {
  let byte = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    byte += Buffer.byteLength(text.slice(from, at));
    const [one, two, three] = bytes.subarray(byte, byte + 3);
    if (one !== 0xef || two !== 0xbf || three !== 0xbd)
      return {
        start: at,
        end: at + 1,
        message: `the byte 0x${(one ?? 0).toString(16)} is not UTF-8`,
        hint: 'save the file as UTF-8; from Latin-1: iconv -f LATIN1 -t UTF-8 OLD > NEW',
      };
    byte += 3;
    from = at + 1;
  }
  return undefined;
}

/** YAML 1.2.2 §5.1: what is not printable has no place in a file. */
function controlCharacter(text: string): Fault | undefined {
  // eslint-disable-next-line no-control-regex
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (at < 0) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return {
    start: at,
    end: at + 1,
    message: `a control character (U+${code}); is this a text file?`,
  };
}
