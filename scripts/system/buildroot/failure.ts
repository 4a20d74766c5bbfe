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

/** How to do without the network that is missing. */
const WITHOUT =
  'or set PPPI_PRIMARY_SITE to a folder or mirror that has the sources; with all of them in the download folder --offline needs no network';

const NOT_THERE =
  'a source is missing: run once without --offline, or set PPPI_PRIMARY_SITE to a folder or mirror that has it';

/** The first that fits. */
const HINTS: Hint[] = [
  {
    seen: /No space left on device/i,
    hint: 'free some space, then run the same command again to continue',
  },
  {
    // br2-external/post-build.sh
    seen: /the output folder must be rebuilt/,
    hint: 'delete that folder, then run the same command again',
  },
  {
    // wget(1) and curl(1) on names
    seen: /(Could not resolve|Temporary failure in name resolution|unable to resolve)/i,
    hint: `the server's name cannot be resolved: check the network, ${WITHOUT}`,
    offline: NOT_THERE,
  },
  {
    seen: /Proxy tunneling failed|Proxy Authentication Required|\b407\b.*Proxy|CONNECT tunnel failed/i,
    hint: `a proxy refuses: check https_proxy and http_proxy, and the account in them (http://USER:PASSWORD@HOST:PORT), ${WITHOUT}`,
    offline: NOT_THERE,
  },
  {
    seen: /cannot verify .*certificate|certificate problem|Unable to establish SSL|GnuTLS: /i,
    hint: `a server's certificate is not trusted, or a proxy answers instead: check this machine's clock, ca-certificates, https_proxy, ${WITHOUT}`,
    offline: NOT_THERE,
  },
  {
    seen: /Connection (refused|timed out|reset)|Network is unreachable|No route to host|Failed to connect|Read error at byte/i,
    hint: `the connection failed: check the network, and https_proxy if there is a proxy, ${WITHOUT}`,
    offline: NOT_THERE,
  },
  {
    seen: /Collecting legal info[\s\S]*(No hash found|has wrong sha\d+ hash)/,
    hint: 'a licence file differs from the one that Buildroot knows: is the source of this package overridden?',
  },
  {
    seen: /(ERROR: No hash found|has wrong sha\d+ hash|while checking hashes)/i,
    hint: 'a download does not match its hash: it was truncated, or a proxy or login page answered in place of the server; open any page in a browser, then run the same command again',
    offline: 'replace that source in the folder or mirror of PPPI_PRIMARY_SITE',
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
      'read the log from its end; the next run continues with this package',
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
