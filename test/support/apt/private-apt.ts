import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A root for real apt-get: nothing of this machine's sources, lists and locks.
 * @param dir the root, to be made
 * @param source lines of sources.list
 * @param proxy as in apt.conf
 * @returns the file to name in APT_CONFIG
 */
export function privateApt(dir: string, source: string, proxy?: string): { config: string } {
  for (const folder of [
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'etc/apt/sources.list.d',
    'etc/apt/trusted.gpg.d',
    'var/lib/apt/lists/partial',
    'var/lib/dpkg',
    'var/cache/apt/archives/partial',
    'var/log/apt',
  ])
    mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, 'var/lib/dpkg/status'), '');
  writeFileSync(join(dir, 'etc/apt/sources.list'), `${source}\n`);
  const config = join(dir, 'apt.conf');
  writeFileSync(
    config,
    `Dir "${dir}";
Dir::State::status "${dir}/var/lib/dpkg/status";
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Dir::Etc::Parts "/dev/null";
${proxy === undefined ? '' : `Acquire::http::Proxy "${proxy}";`}
`,
  );
  return { config };
}
