import { parseStep } from './progress';

/** Lines of make's output that are kept for the summary of a failure. */
export const KEPT_LINES = 400;

const SHOWN_LINES = 15;

export interface Failure {
  /** undefined if it was no package */
  package: string | undefined;
  lines: string[];
  hint: string;
}

interface Hint {
  /** what is printed before the failure */
  seen: RegExp;
  /** what people can do */
  hint: string;
  /** with --offline; default the same */
  offline?: string;
}

const NOT_THERE =
  'a source is not there: run once without --offline, or set PPPI_PRIMARY_SITE to a folder or mirror that has it';

/** The first that fits. */
const HINTS: Hint[] = [
  {
    seen: /No space left on device/i,
    hint: 'free some space, then run the same command again: it goes on',
  },
  {
    // br2-external/post-build.sh
    seen: /the output folder has to be made anew/,
    hint: 'delete that folder, then run the same command again',
  },
  {
    seen: /(Could not resolve|Temporary failure in name resolution|unable to resolve)/i,
    hint: 'there is no network; with all sources in the download folder --offline needs none',
    offline: NOT_THERE,
  },
  {
    seen: /Collecting legal info[\s\S]*(No hash found|has wrong sha\d+ hash)/,
    hint: 'a licence file is not the one that Buildroot knows: is the source of this package overridden?',
  },
  {
    seen: /(ERROR: No hash found|has wrong sha\d+ hash|while checking hashes)/i,
    hint: 'a download is not what its hash says: delete it from the download folder and try again',
  },
  {
    // wget, curl, and make, which names the stamp that was not reached
    seen: /\bERROR (40[34]|5\d\d)\b|\bHTTP\b.* (40[34]|5\d\d)\b|returned error: [45]\d\d\b|\/\.stamp_(actual_)?downloaded\]/,
    hint: 'a server did not give the file: try again later, or name a mirror in PPPI_PRIMARY_SITE',
    offline: NOT_THERE,
  },
  {
    seen: /\bKilled\b|out of memory/i,
    hint: 'the machine ran out of memory: give it more, or fewer processors',
  },
];

/**
 * @param output the last lines of make's output, from the line of a step on
 * @param offline nothing but the download folder or the person's own site was asked
 */
export function explainFailure(output: readonly string[], offline: boolean): Failure {
  const begin = output.findLastIndex((line) => parseStep(line) !== undefined);
  const own = output.slice(Math.max(begin, 0));
  const text = own.join('\n');
  const found = HINTS.find(({ seen }) => seen.test(text));
  return {
    package: failedPackage(own),
    lines: own.slice(-SHOWN_LINES),
    hint:
      (offline ? found?.offline : undefined) ??
      found?.hint ??
      'read the log from its end; the next run goes on with this package',
  };
}

/** @param own lines of the last step */
function failedPackage(own: readonly string[]): string | undefined {
  const { package: name = '', version = '' } = parseStep(own[0] ?? '') ?? {};
  // make names the stamp that was not reached: …/build/NAME-VERSION/.stamp_built
  const stamp = own.findLast((line) => /\*\*\* \[.*\/build\/[^/]+\/\.stamp_/.test(line));
  const folder = stamp && /\/build\/([^/]+)\/\.stamp_/.exec(stamp)?.[1];
  if (folder === undefined || folder === (version ? `${name}-${version}` : name))
    return name || undefined;
  // Not every step is printed. Where the name ends and the version begins, nobody knows.
  return folder;
}
