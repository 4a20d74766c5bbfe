/** A line that holds: `key = value`, not commented out. */
const LINE = /^\s*([a-z][a-z0-9.-]*)\s*=\s*(.*?)\s*$/;

/**
 * What a card's pppi.conf sets, by its keys as they are written; one quote around a value is taken off, as the device
 * does it (docs/pppi.conf.md).
 */
export function settingValues(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const [, key, raw = ''] = LINE.exec(line) ?? [];
    if (key === undefined) continue;
    const value = raw.replace(/^(["'])(.*)\1$/, '$2');
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}
