import { OF_A_FILE, OF_ALL, withoutAccount, type AptContext, type Cause } from './apt-causes';

export interface Explanation {
  /** the file or server, and the cause, in a line */
  fact: string;
  /** what to do next */
  hint: string;
  /** address of the file, if it can be requested again */
  url?: string | undefined;
}

interface Finding {
  /** a file's address, or what apt calls it */
  what: string;
  reason: string;
}

/**
 * Explains a failed download of apt-get or mmdebstrap.
 * @param output what it printed, in C.UTF-8
 * @returns undefined if the cause is unknown
 */
export function explainApt(output: string, context: AptContext = {}): Explanation | undefined {
  const findings = readFindings(output);
  for (const cause of OF_A_FILE)
    for (const { what, reason } of findings) {
      const found = cause.seen.exec(reason);
      if (!found) continue;
      const others = new Set(findings.map((one) => one.what)).size - 1;
      const more = others > 0 ? `\n  and ${others} more in the same way` : '';
      const url = /^https?:\/\/\S+$/.test(what) ? what : undefined;
      return { ...sayIt(cause, found, context, `${withoutAccount(what)}: `, more), url };
    }
  for (const cause of OF_ALL) {
    const found = cause.seen.exec(output);
    if (found) return sayIt(cause, found, context, '', '');
  }
  return undefined;
}

function sayIt(
  { fact, hint }: Cause,
  found: RegExpExecArray,
  context: AptContext,
  begin: string,
  end: string,
): Explanation {
  return {
    fact: `${begin}${fact(found, context)}${end}`,
    hint: typeof hint === 'string' ? hint : hint(context, found),
  };
}

/** apt's messages about single files, the most certain first. */
function readFindings(output: string): Finding[] {
  const all = (pattern: RegExp, make: (m: string[]) => Finding) =>
    [...output.matchAll(pattern)].map(make);
  const index = (url = '', suite = '', file = '') =>
    /^(In)?Release(\.gpg)?$/.test(file)
      ? `${url.replace(/\/$/, '')}/dists/${suite}/${file}`
      : packagesUrl(url, suite, file);
  return [
    ...all(/^[EW]: Failed to fetch (\S+) +(.+)$/gm, ([, what = '', reason = '']) => ({
      what,
      reason,
    })),
    ...all(/^[EW]: Release file for (\S+) (is .+)$/gm, ([, what = '', reason = '']) => ({
      what,
      reason,
    })),
    ...all(
      /^[EW]: (?:GPG error|OpenPGP signature verification failed): (\S+) (\S+) (\S+): (.+)$/gm,
      ([, url, suite, file, reason = '']) => ({ what: index(url, suite, file), reason }),
    ),
    ...all(/^Err:\d+ (\S+) (\S+) (.+)\n +(.+)$/gm, ([, url, suite, file, reason = '']) => ({
      what: index(url, suite, file),
      reason,
    })),
    ...all(
      /^E: The repository '(\S+) (\S+) (\S+)' (is not signed|does not have a Release file)/gm,
      ([, url, suite, file, reason = '']) => ({ what: index(url, suite, file), reason }),
    ),
  ];
}

/** `http://… test/main arm64 Packages` → its address, if it has one */
function packagesUrl(url: string, suite: string, file: string): string {
  const [, arch] = /^(\S+) Packages$/.exec(file) ?? [];
  const [, name, component] = /^([^/]+)\/(.+)$/.exec(suite) ?? [];
  return arch === undefined || name === undefined
    ? `${url} ${suite} ${file}`
    : `${url.replace(/\/$/, '')}/dists/${name}/${component}/binary-${arch}/Packages`;
}
