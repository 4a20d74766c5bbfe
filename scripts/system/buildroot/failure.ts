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

/** What people can do about a failure, by what is printed before it. The first that fits. */
const HINTS: [RegExp, string][] = [
  [/No space left on device/i, 'free some space, then run the same command again: it goes on'],
  [
    /(Could not resolve|Temporary failure in name resolution|unable to resolve)/i,
    'there is no network; with all sources in the download folder --offline needs none',
  ],
  [
    /(ERROR: No hash found|has wrong sha\d+ hash|while checking hashes)/i,
    'a download is not what its hash says: delete it from the download folder and try again',
  ],
  [
    /\b(40[34]|ERROR 5\d\d)\b.*|Download.*failed/i,
    'a server did not give the file: try again later, or name a mirror in PPPI_PRIMARY_SITE',
  ],
  [/\bKilled\b|out of memory/i, 'the machine ran out of memory: give it more, or fewer processors'],
];

/** @param output the last lines of make's output */
export function explainFailure(output: readonly string[]): Failure {
  const steps = output.map(parseStep);
  const begin = steps.findLastIndex((step) => step !== undefined && step.package !== '');
  // make names the stamp that was not reached: …/build/NAME-VERSION/.stamp_built
  const stamp = output.findLast((line) => /\*\*\* \[.*\/build\/[^/]+\/\.stamp_/.test(line));
  const folder = stamp && /\/build\/([^/]+)\/\.stamp_/.exec(stamp)?.[1];
  const name = folder?.replace(/-(\d[^-]*|custom|[0-9a-f]{40})$/, '') ?? steps[begin]?.package;
  const own = output.slice(Math.max(begin, 0));
  const text = own.join('\n');
  const hint =
    HINTS.find(([pattern]) => pattern.test(text))?.[1] ??
    'read the log from its end; the next run goes on with this package';
  return { package: name, lines: own.slice(-SHOWN_LINES), hint };
}
