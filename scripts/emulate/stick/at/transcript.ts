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
