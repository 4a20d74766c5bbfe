import { sysusers, tmpfiles, unit } from './declared';
import { readLine } from './read-script';
import type { Ships } from './effects';
import type { Effect, PackageFacts } from './types';
import { isVolatile } from './volatile';

/** What a package ships in /var and /run is hidden by what is in RAM there; folders can be made anew. */
export function effectsOfData({ entries }: PackageFacts): Effect[] {
  const effects: Effect[] = [];
  let hidden = 0;
  for (const [path, { kind, mode }] of entries) {
    if (!isVolatile(`/${path}`)) continue;
    if (kind === 'folder') effects.push(madeFolder(`/${path}`, mode));
    else hidden += 1;
  }
  if (hidden > 0)
    effects.push({ kind: 'note', text: `what it ships in /var (${hidden}) is not there` });
  return effects;
}

function madeFolder(path: string, mode: number): Effect {
  return { kind: 'folder', path, made: true, mode: mode.toString(8).padStart(4, '0') };
}

/** What a package declares in sysusers.d, in tmpfiles.d and in its units. */
export function effectsOfTexts({ texts }: PackageFacts, ships: Ships): Effect[] {
  const of = (folder: RegExp, read: (text: string) => Effect[]) =>
    [...texts]
      .filter(([path]) => folder.test(path))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      // Of two units that make one folder the first counts: NAME.service comes before its variants.
      .reverse()
      .flatMap(([, text]) => read(text));
  return [
    ...of(/^usr\/lib\/sysusers\.d\//, sysusers),
    ...of(/^usr\/lib\/tmpfiles\.d\//, tmpfiles),
    ...of(/^usr\/lib\/systemd\/system\//, (text) => unit(text, (line) => readLine(line, ships))),
  ];
}
