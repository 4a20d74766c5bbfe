/** An active line: `key = value`, not commented out. */
const LINE = /^\s*([a-z][a-z0-9.-]*)\s*=\s*(.*?)\s*$/;

/**
 * The settings in a card's pppi.conf, by key as written. One pair of quotes around a value is removed, as on the device
 * (docs/pppi.conf.md).
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
