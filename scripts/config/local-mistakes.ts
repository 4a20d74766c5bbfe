import { cut, type Mistake } from './mistake';
import type { ParsedSource } from './source';
import { suggest } from './suggest';
import { valueAt } from './value-at';

/**
 * A link that only the local file has, and not the whole of: a slip of the pen in its name.
 * @returns the mistakes, and the local file's value without those links
 */
export function strayLinks(
  local: ParsedSource,
  main: ParsedSource,
): { mistakes: Mistake[]; value: unknown } {
  const links = valueAt(main.value, ['links']);
  const own = valueAt(local.value, ['links']);
  if (!isMap(links) || !isMap(own)) return { mistakes: [], value: local.value };
  const known = Object.keys(links);
  const stray = Object.keys(own).filter(
    (name) =>
      !known.includes(name) &&
      !['carrier', 'modem'].every((key) => valueAt(own, [name, key]) !== undefined),
  );
  const kept = Object.fromEntries(Object.entries(own).filter(([name]) => !stray.includes(name)));
  return {
    mistakes: stray.map((name) => ({
      place: local.locate(['links', name], 'key'),
      message: `${main.file} has no link "${cut(name)}"`,
      hint: suggest(name, known, 'it has'),
    })),
    value: stray.length > 0 ? { ...(local.value as object), links: kept } : local.value,
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
