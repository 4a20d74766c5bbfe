import { rm } from 'node:fs/promises';
import { run, UserError, type RunResult } from '../../host';
import type { Recipe } from './recipe';

/**
 * Downloads packages and what they depend on and unpacks them, without running anything of them.
 * apt checks the archive's signature against Debian's keyring and each package against the signed
 * index. chrootless: extracting needs neither root nor namespaces, and so works the same everywhere.
 * @param recipe its packages may be NAME=VERSION
 * @param root a folder to be made; the .deb files stay in its var/cache/apt/archives
 * @throws UserError if the archive cannot be reached or a package is missing
 */
export async function fetchPackages(
  recipe: Pick<Recipe, 'suite' | 'packages'>,
  root: string,
  say: (line: string) => void,
): Promise<void> {
  const { stderr, status } = await runMmdebstrap(recipe, root, say).catch(
    async (error: unknown) => {
      // When mmdebstrap is stopped, what it started may go on writing for a moment.
      await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      throw error;
    },
  );
  if (status === 0) return;
  await rm(root, { recursive: true, force: true });
  throw explainFailure(stderr);
}

function runMmdebstrap(
  recipe: Pick<Recipe, 'suite' | 'packages'>,
  root: string,
  say: (line: string) => void,
): Promise<RunResult> {
  return run(
    'timeout',
    [
      // No limit of time, but a process group: when we are stopped, so is all that mmdebstrap started.
      '--kill-after=2',
      '0',
      'mmdebstrap',
      '--mode=chrootless',
      '--variant=extract',
      '--architectures=arm64',
      '--components=main,non-free-firmware',
      '--skip=check/chrootless,check/qemu,cleanup/apt',
      // apt's own defaults would try for minutes; Install-Recommends would bring half of Debian.
      '--aptopt=Acquire::Retries "2"',
      '--aptopt=Acquire::http::Timeout "20"',
      '--aptopt=APT::Install-Recommends "false"',
      `--include=${recipe.packages.join(',')}`,
      recipe.suite,
      root,
    ],
    { onLine: (line) => tell(line, say), okStatus: [0, 1, 2, 25, 255] },
  );
}

function tell(line: string, say: (line: string) => void): void {
  const step = /^I: (running apt-get update|downloading packages|extracting archives)/.exec(line);
  if (step) say(`mmdebstrap: ${step[1]}`);
}

const CAUSES: [pattern: RegExp, fact: string, hint: string][] = [
  [
    /Version '\S+' for '\S+' was not found/,
    "Debian's package archive no longer has these versions",
    "fetch them from Debian's snapshot archive and put each into the folder debs of the cache (build/cache/debs) as SHA256.deb, the checksum as in the lock",
  ],
  [
    /No space left on device|enough free space in/i,
    'no space left on the disk while fetching packages',
    'free some space (1 GB is enough), then run the same command again',
  ],
  [
    /Temporary failure resolving|Could not resolve|Could not connect|Connection (timed out|refused|failed)|Unable to connect|Network is unreachable|did not find any indices/i,
    "cannot reach Debian's package archive",
    'check the network, and http_proxy if there is a proxy, then run the same command again',
  ],
  [
    /NO_PUBKEY|not signed|signatures? (couldn't|were invalid)|EXPKEYSIG|BADSIG/i,
    "the signature of Debian's package archive could not be verified",
    'update the package debian-archive-keyring on this machine',
  ],
  [
    /Release file .* is not valid yet|expired/i,
    "Debian's package index does not fit this machine's clock",
    'set the clock, then run the same command again',
  ],
];

function explainFailure(output: string): UserError {
  for (const [pattern, fact, hint] of CAUSES) {
    if (pattern.test(output)) return new UserError(`${fact}\n${errors(output)}`, hint);
  }
  return new UserError(`mmdebstrap failed\n${errors(output)}`, 'the whole output is in build/logs');
}

function errors(output: string): string {
  const lines = output
    .split('\n')
    .filter((line) => /^(E|Err|tar):|^\s+(Could|Temporary)/.test(line));
  return lines
    .slice(0, 4)
    .map((line) => `  ${line.trim().slice(0, 160)}`)
    .join('\n');
}
