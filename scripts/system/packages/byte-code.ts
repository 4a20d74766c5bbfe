import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../frame';
import { exists, run, type Tool } from '../../os';
import type { Finish } from './types';

/** Debian's name for this machine's architecture in paths, and its loader, by Node's name. */
const HOSTS: Partial<Record<NodeJS.Architecture, { triplet: string; loader: Tool }>> = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** What Debian's interpreter needs to compile: nothing else is imported. */
const packagesOf = (version: string) => [
  ...[`python${version}-minimal`, `libpython${version}-minimal`, `libpython${version}-stdlib`],
  ...['libc6', 'libexpat1', 'zlib1g'],
];

/** Parts of the standard library that make no sense on a read-only device. */
const LEFT_OUT = ['ensurepip', 'idlelib', 'pydoc_data', 'test', 'turtledemo', 'venv'];

/** A slow machine takes half a minute for the standard library. */
const PATIENCE = 10 * 60_000;

/**
 * Adds Python's byte code to a layer that has an interpreter. Debian's packages make it when they are installed; a
 * device with a read-only root would compile every module anew at each start, which takes ten times as long. The code is
 * the same for every processor, but of one minor version: it is made by the interpreter of the same packages for this
 * machine, run by its own loader. It is never compared with the source (PEP 552, unchecked), so no time is in it.
 */
export const byteCode: Finish = async ({ root, hostPackages, say }) => {
  const version = await versionIn(root);
  const host = HOSTS[process.arch];
  if (version === undefined) return;
  if (!host) {
    say(`no byte code of Python: no interpreter of Debian runs on ${process.arch}`);
    return;
  }
  const library = `usr/lib/python${version}`;
  for (const name of LEFT_OUT)
    await rm(join(root, library, name), { recursive: true, force: true });
  const folders = [library, 'usr/lib/python3', `usr/local/lib/python${version}`];
  const there: string[] = [];
  for (const folder of folders)
    if (await exists(join(root, folder))) there.push(join(root, folder));

  say(`compiling the modules of Python ${version}`);
  const home = await hostPackages(packagesOf(version));
  const libraries = join(home, 'usr/lib', host.triplet);
  const { status } = await run(
    host.loader,
    [
      ...['--library-path', libraries, join(home, 'usr/bin', `python${version}`)],
      ...['-S', '-s', '-m', 'compileall', '-q', '-f', '-o', '0'],
      ...['--invalidation-mode', 'unchecked-hash', '-s', root, '-p', '/', ...there],
    ],
    {
      toolDirs: [libraries],
      // With a seed of its own the order of sets, and so the code, would differ each time.
      env: { PYTHONHOME: join(home, 'usr'), PYTHONPATH: '', PYTHONHASHSEED: '0' },
      okStatus: [0, 1],
      timeout: PATIENCE,
    },
  );
  if (status === 0) return;
  if (!(await exists(join(root, library, '__pycache__'))))
    throw new UserError(
      "Python's modules could not be compiled",
      'what its interpreter said is in build/logs/commands.log',
    );
  // As with Debian's own py3compile: a module of another version of Python stays as it is.
  say('some modules of Python could not be compiled: see build/logs/commands.log');
};

/** @returns as in 3.13; undefined without an interpreter */
async function versionIn(root: string): Promise<string | undefined> {
  const programs = await readdir(join(root, 'usr/bin')).catch(() => []);
  return programs.map((name) => /^python(3\.\d+)$/.exec(name)?.[1]).find((one) => one);
}
