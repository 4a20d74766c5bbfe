/**
 * A shell's pattern as a regular expression: `*`, `?` and `[…]`, as in `case` and in `${x#…}`.
 * @param longest whether `*` takes as much as it can
 */
export function patternSource(pattern: string, longest = true): string {
  const star = longest ? '[^]*' : '[^]*?';
  return pattern.replace(/\[!?[^\]]+\]|[^]/g, (part) => {
    if (part === '*') return star;
    if (part === '?') return '[^]';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
}

/** @returns whether a `case` pattern matches a whole text */
export function fits(pattern: string, text: string): boolean {
  return new RegExp(`^${patternSource(pattern)}$`).test(text);
}
