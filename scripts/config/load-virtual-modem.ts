import { check, inOrder } from './check-file';
import { ConfigError, cut, type Mistake } from './mistake';
import { virtualModemFile, type VirtualModemFile } from './keys';
import { parseSource, type ParsedSource, type Source } from './source';
import { suggest } from './suggest';
import { valueAt } from './value-at';

/**
 * Text → a virtual modem. `like: NAME` at its top lays it over a virtual modem of that name: maps are joined,
 * and of all else the file's own counts.
 * @param known the modems that may be named, and how to get one's file
 * @throws ConfigError with every mistake
 */
export function loadVirtualModem(
  source: Source,
  known: { names: readonly string[]; read: (name: string) => Source },
): VirtualModemFile {
  const layers: ParsedSource[] = [];
  const mistakes: Mistake[] = [];
  const used = new Set<string>();
  for (let next = source; ;) {
    const layer = parseSource(next);
    layers.push(layer);
    const name = valueAt(layer.value, ['like']);
    // What is no text is for the schema to say.
    if (typeof name !== 'string') break;
    if (!known.names.includes(name) || used.has(name)) {
      mistakes.push({
        place: layer.locate(['like']),
        message: used.has(name)
          ? 'modems that are like each other'
          : `unknown modem "${cut(name)}"`,
        hint: suggest(name, known.names, 'modems'),
      });
      break;
    }
    used.add(name);
    next = known.read(name);
  }
  // If the modem it starts from is unknown, half the keys would be missing.
  const file = mistakes.length === 0 ? check(virtualModemFile, layers, mistakes) : undefined;
  if (file === undefined) throw new ConfigError(inOrder(mistakes));
  return file;
}
