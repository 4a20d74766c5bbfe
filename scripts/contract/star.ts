/** @returns the letters of a name that stand for the star of a pattern; undefined: it does not fit */
export function starOf(pattern: string, name: string): string | undefined {
  const [before = '', after = ''] = pattern.split('*');
  const fits = name.startsWith(before) && name.slice(before.length).endsWith(after);
  return fits ? name.slice(before.length, name.length - after.length) : undefined;
}
