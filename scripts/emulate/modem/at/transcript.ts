/** What a wrong bit rate makes of a text: as many bytes, none of them a letter where a letter was. */
export function garble(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xd5);
}

/** Text of a port with its control characters made visible and a SIM's codes hidden. */
export function readable(text: string): string {
  return text
    .replace(/(\+CPIN=).*/gi, '$1…')
    .replace(/\r/g, '')
    .replace(/^\n+|\n+$/g, '')
    .replace(/\n+/g, ' | ')
    .replace(/\0+/g, (nuls) => `<${nuls.length} NUL>`)
    .replace(/[^\x20-\x7e…]/g, (c) => `<${c.charCodeAt(0).toString(16).padStart(2, '0')}>`);
}
