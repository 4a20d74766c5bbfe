/**
 * A Markdown table.
 * @param rows cells in the order of the columns, each one line; `|` is escaped here
 * @returns its lines, the last with a line break
 */
export function markdownTable(columns: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|\n`, ...rows.map(line)].join('');
}

/**
 * A table for people: columns as wide as their longest cell, two blanks between them.
 * @param rows cells in the order of the columns, each one line
 * @param indent what each line begins with
 * @returns its lines, each with a line break and no blanks at its end
 */
export function textTable(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${indent}${line.trimEnd()}\n`)
    .join('');
}
