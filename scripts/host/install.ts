import { UserError } from './errors';
import { missingTools, packageOf, run, type Tool } from './tools';

/**
 * Sees to it that all tools are there: as root by installing their Debian packages, else by saying how.
 * @param extraPackages packages that bring no program (keyrings, data)
 * @param say told what is being done
 * @throws UserError with the exact apt-get line, if not root or if apt-get fails
 */
export async function ensureTools(
  tools: readonly Tool[],
  extraPackages: readonly string[] = [],
  say: (line: string) => void = () => {},
): Promise<void> {
  const packages = [
    ...new Set([...missingTools(tools).map(packageOf), ...(await missingPackages(extraPackages))]),
  ].sort();
  if (packages.length === 0) return;
  const line = `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new UserError(`missing Debian packages: ${packages.join(', ')}`, `sudo ${line}`);
  }
  say(`Installing Debian packages: ${packages.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '--quiet'], { env });
  await run('apt-get', line.split(' ').slice(1), { env });
  const still = missingTools(tools);
  if (still.length > 0)
    throw new UserError(`still missing after apt-get: ${still.join(', ')}`, `sudo ${line}`);
}

/** @returns the Debian packages among `names` that are not installed */
export async function missingPackages(names: readonly string[]): Promise<string[]> {
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
