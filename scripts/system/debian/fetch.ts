import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  APT_PATIENCE,
  aptFailure,
  aptProxy,
  archiveHost,
  runDownload,
  shownHost,
  type DownloadBounds,
  type RunResult,
} from '../../os';
import type { Recipe } from './recipe';

/** What to fetch, and from where. */
export interface Wanted extends Pick<Recipe, 'suite' | 'alsoFrom' | 'packages'> {
  /** default: the device's, arm64 */
  architecture?: 'arm64' | 'amd64';
}

/**
 * Downloads packages with their dependencies and unpacks them, without running any of their scripts.
 * apt checks the archive's signature against Debian's keyring and each package against the signed
 * index. chrootless: unpacking needs neither root nor namespaces, and so works the same everywhere.
 * @param recipe its packages may be NAME=VERSION or NAME/SUITE; none: only the archive's index is fetched
 * @param root a folder to be made; the .deb files stay in its var/cache/apt/archives
 * @throws UserError if the archive cannot be reached, sends nothing for a minute, or a package is missing
 */
export async function fetchPackages(
  recipe: Wanted,
  root: string,
  say: (line: string) => void,
  bounds?: DownloadBounds,
): Promise<void> {
  const host = await archiveHost();
  const proxy = await aptProxy(host);
  try {
    const { stderr, status } = await runMmdebstrap(recipe, root, host, proxy, say, bounds);
    if (status !== 0) throw await aptFailure(stderr, proxy, 'mmdebstrap failed');
  } catch (error) {
    // After mmdebstrap is stopped, its children may write for another moment.
    await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    throw error;
  }
}

function runMmdebstrap(
  recipe: Wanted,
  root: string,
  host: string | undefined,
  proxy: string | undefined,
  say: (line: string) => void,
  bounds: DownloadBounds | undefined,
): Promise<RunResult> {
  // mmdebstrap's apt does not read this machine's apt.conf. Passed in the environment, because options are logged, and an
  // address may have an account in it.
  if (proxy !== undefined) process.env.http_proxy = proxy;
  return runDownload(
    'mmdebstrap',
    [
      '--mode=chrootless',
      '--variant=extract',
      `--architectures=${recipe.architecture ?? 'arm64'}`,
      '--components=main,non-free-firmware',
      '--skip=check/chrootless,check/qemu,cleanup/apt',
      ...Object.entries(APT_PATIENCE).map(([name, value]) => `--aptopt=${name} "${value}"`),
      // Recommended packages would bring in half of Debian.
      '--aptopt=APT::Install-Recommends "false"',
      ...recipe.alsoFrom.map((suite) => `--setup-hook=${addSuite(recipe.suite, suite)}`),
      ...(recipe.packages.length > 0 ? [`--include=${recipe.packages.join(',')}`] : []),
      recipe.suite,
      root,
    ],
    {
      into: ['var/lib/apt/lists', 'var/cache/apt/archives'].map((path) => join(root, path)),
      from: shownHost(host, proxy),
      over: /^I: extracting archives/,
      bounds,
      onLine: (line) => tell(line, say),
    },
  );
}

/**
 * A command for mmdebstrap's hook, with the new root as $1: the archive's own line of sources.list once more, for
 * another suite. apt prefers the release's own packages to those of its backports, unless it is asked for one.
 */
function addSuite(suite: string, other: string): string {
  const from = '"$1"/etc/apt/sources.list';
  return `sed -n "s/ ${suite} / ${other} /p" ${from} >"$1"/etc/apt/sources.list.d/${other}.list`;
}

function tell(line: string, say: (line: string) => void): void {
  const step = /^I: (running apt-get update|downloading packages|extracting archives)/.exec(line);
  if (step) say(`mmdebstrap: ${step[1]}`);
}
