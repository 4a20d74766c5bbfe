import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_DIR } from '../../checkout';
import {
  aptFailure,
  aptProxy,
  archiveHost,
  exists,
  LIMITS,
  makeFolder,
  readRegular,
  replaceWhole,
  runDownload,
  shownHost,
  withLock,
} from '../../os';
import { checkSum, isKept, keepDebs } from '../debian/debs';
import { fetchPackages } from '../debian/fetch';
import { debName } from '../debian/lock';
import type { LockedPackage } from '../types';

/** apt's own folders, one for each architecture: its lists, and what it needs to fetch from them. */
const APT_DIR = join(CACHE_DIR, 'apt');

export interface ArchiveRequest {
  suite: string;
  architecture: 'arm64' | 'amd64';
  /** fetch today's lists */
  refresh: boolean;
  say: (line: string) => void;
}

/** Debian's archive: which packages there are, and the way to get them. */
export interface Archive {
  /** apt's lists of packages */
  lists: string[];
  /**
   * Fetches packages that are not kept yet. apt checks each against the signed index.
   * @throws OldIndex if the archive no longer has one of these versions; UserError if it cannot be reached
   */
  fetch: (packages: readonly LockedPackage[]) => Promise<void>;
}

/** The lists are older than the archive. */
export class OldIndex extends Error {}

/**
 * Reads the index of Debian's archive: from the cache, if it is there. apt has checked its signature against Debian's
 * keyring when it was fetched.
 */
export async function withArchive<T>(
  request: ArchiveRequest,
  use: (archive: Archive) => Promise<T>,
): Promise<T> {
  const { suite, architecture, say } = request;
  const dir = join(APT_DIR, `${suite}-${architecture}`);
  const work = async (refresh: boolean): Promise<T> => {
    if (refresh || !(await isWhole(dir))) await update(dir, request);
    const fetch = (packages: readonly LockedPackage[]) => fetchInto(dir, request, packages);
    return use({ lists: await readLists(dir), fetch });
  };
  return withLock(APT_DIR, () => work(request.refresh), { say });
}

async function isWhole(dir: string): Promise<boolean> {
  return (await exists(join(dir, CONFIG))) && (await listFiles(dir)).length > 0;
}

const LISTS = 'var/lib/apt/lists';
const CONFIG = 'apt.conf';

async function listFiles(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, LISTS)).catch(() => []);
  return names.filter((name) => name.endsWith('_Packages')).sort();
}

async function update(dir: string, { suite, architecture, say }: ArchiveRequest): Promise<void> {
  say("fetching the index of Debian's packages");
  await replaceWhole(dir, async (partial) => {
    await fetchPackages({ suite, alsoFrom: [], packages: [], architecture }, partial, say);
    await writeFile(join(partial, CONFIG), aptConfig(dir, architecture));
  });
}

/** apt.conf(5). It is read before any other, so that this machine's own configuration is not. */
function aptConfig(dir: string, architecture: string): string {
  return `Dir "${dir}/";
Dir::Etc "etc/apt/";
Dir::State "var/lib/apt/";
Dir::State::status "${dir}/var/lib/dpkg/status";
Dir::Cache "var/cache/apt/";
APT::Architecture "${architecture}";
APT::Architectures { "${architecture}"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
`;
}

/** As latin1, in which a character is a byte: names and versions are ASCII, and the lists are large. */
async function readLists(dir: string): Promise<string[]> {
  const paths = (await listFiles(dir)).map((name) => join(dir, LISTS, name));
  return Promise.all(
    paths.map(async (path) => (await readRegular(path, LIMITS.packageList)).toString('latin1')),
  );
}

async function fetchInto(
  dir: string,
  { say }: ArchiveRequest,
  packages: readonly LockedPackage[],
): Promise<void> {
  const missing: LockedPackage[] = [];
  for (const one of packages) if (!(await isKept(one))) missing.push(one);
  if (missing.length === 0) return;
  say(`fetching ${missing.length === 1 ? 'a package' : `${missing.length} packages`}`);
  const into = join(dir, 'fetched');
  await rm(into, { recursive: true, force: true });
  await makeFolder(into);
  const proxy = await aptProxy(await archiveHost());
  if (proxy !== undefined) process.env.http_proxy = proxy;
  const wanted = missing.map(({ name, version }) => `${name}=${version}`);
  const { status, stdout, stderr } = await runDownload(
    'apt-get',
    ['--quiet', 'download', ...wanted],
    {
      into: [into],
      from: shownHost(undefined, proxy),
      cwd: into,
      env: { APT_CONFIG: join(dir, CONFIG) },
    },
  );
  if (status !== 0) {
    const said = `${stdout}\n${stderr}`;
    if (/ 404 |Version '.*' for '.*' was not found/.test(said)) throw new OldIndex(said);
    throw await aptFailure(said, proxy, 'apt-get failed');
  }
  for (const one of missing) await checkSum(join(into, debName(one)), one);
  await keepDebs(into, missing);
  await rm(into, { recursive: true, force: true });
}
