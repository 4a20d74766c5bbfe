import { APT_PATIENCE, aptFailure, aptProxy, archiveHost, shownHost } from './apt';
import { runDownload } from './download';
import { UserError } from '../frame';
import { missingTools, packageOf, run, type Tool } from './tools';

/** What a kind of work needs on this machine. */
export interface Needs {
  tools: readonly Tool[];
  /** Debian packages without a program (keyrings, data) */
  packages?: readonly string[];
}

/** @returns what several kinds of work need together */
export function together(...all: Needs[]): Needs {
  return {
    tools: [...new Set(all.flatMap(({ tools }) => tools))],
    packages: [...new Set(all.flatMap(({ packages = [] }) => packages))],
  };
}

/**
 * Makes sure that everything is installed: as root by installing Debian packages, otherwise by saying how.
 * @param say called with progress
 * @throws UserError with the exact apt-get line, if not root or if apt-get fails
 */
export async function ensureTools(needs: Needs, say: (line: string) => void): Promise<void> {
  const packages = await packagesToInstall(needs);
  if (packages.length === 0) return;
  const line = installLine(packages);
  if (process.getuid?.() !== 0)
    throw new UserError(`missing Debian packages: ${packages.join(', ')}`, `sudo ${line}`);
  say(`Installing Debian packages: ${packages.join(', ')}`);
  await downloadPackages(line.split(' ').slice(1));
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', line.split(' ').slice(1), { env });
  const still = missingTools(needs.tools);
  if (still.length > 0)
    throw new UserError(`still missing after apt-get: ${still.join(', ')}`, `sudo ${line}`);
}

/**
 * Brings the package lists up to date and downloads packages, so that later steps need no network.
 * @param install arguments of apt-get
 * @param options of apt.conf(5)
 * @throws UserError that says why it cannot be done
 */
export async function downloadPackages(
  install: readonly string[],
  options: Record<string, string> = APT_PATIENCE,
): Promise<void> {
  const proxy = await aptProxy(await archiveHost());
  const into = await aptFolders();
  const patience = Object.entries(options).map(([name, value]) => `--option=${name}=${value}`);
  const get = (...args: string[]) =>
    runDownload('apt-get', [...patience, ...args], {
      into,
      from: shownHost(undefined, proxy),
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  // A broken source of the user's own does not matter if the packages are available anyway.
  const update = await get('update', '--quiet');
  const { status, stdout, stderr } = await get(...install, '--download-only');
  if (status === 0) return;
  const said = [update.stdout, update.stderr, stdout, stderr].join('\n');
  throw await aptFailure(said, proxy, 'apt-get failed');
}

/** @returns apt's download folder, which apt.conf can change */
async function aptFolders(): Promise<string[]> {
  const names = ['Dir::State::lists', 'Dir::Cache::archives'];
  const args = names.flatMap((name, i) => [`F${i}`, `${name}/d`]);
  const { stdout } = await run('apt-config', ['shell', ...args]);
  // apt-config(8): lines of NAME='value'
  return [...stdout.matchAll(/^F\d='(.*)'$/gm)].map(([, folder = '']) => folder);
}

/** @returns the Debian packages that this machine lacks, sorted */
export async function packagesToInstall({ tools, packages = [] }: Needs): Promise<string[]> {
  const missing = [...missingTools(tools).map(packageOf), ...(await missingPackages(packages))];
  return [...new Set(missing)].sort();
}

/** @returns the command that installs them */
export function installLine(packages: readonly string[]): string {
  return `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
}

/** @returns the Debian packages among `names` that are not installed */
async function missingPackages(names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const { stdout } = await run(
    'dpkg-query',
    ['--show', '--showformat=${Package} ${db:Status-Status}\\n', ...names],
    {
      okStatus: [0, 1],
    },
  );
  const installed = new Set(
    stdout
      .split('\n')
      .filter((l) => l.endsWith(' installed'))
      .map((l) => l.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}
