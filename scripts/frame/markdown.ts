/**
 * A table of Markdown.
 * @param rows cells in the order of the columns, each one line; `|` is escaped here
 * @returns its lines, the last with a line break
 */
export function markdownTable(columns: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|\n`, ...rows.map(line)].join('');
}
