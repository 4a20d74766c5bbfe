import { chmod, copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { arch } from 'node:process';
import { join } from 'node:path';
import { useKept } from '../../scripts/checkout';
import { bundle, type Bundle } from '../../scripts/device-code';
import { listingFault, makeFolder, writeListing } from '../../scripts/os';
import { fetchPackages } from '../../scripts/system/debian/fetch';

/** The device's release: its engine is the older of the two, so what runs in it runs in Buildroot's. */
const SUITE = 'trixie';
const ARCHITECTURE = arch === 'arm64' ? 'arm64' : 'amd64';
const LIBRARIES = /^(ld-linux-.*\.so\.\d|libc\.so\.6|libm\.so\.6)$/;

/** By its own loader: Debian 12's libc is too old for it. A folder that can be copied anywhere. */
const START = `#!/bin/sh
here=\${0%/*}
for loader in "$here"/ld-linux-*; do
  exec "$loader" --library-path "$here" "$here/quickjs" "$@"
done
`;

const bundles = new Map<string, Promise<Bundle>>();

/** @returns a program for the engine, bundled once in this process */
export function bundled(file: string): Promise<Bundle> {
  const made = bundles.get(file) ?? bundle(file);
  bundles.set(file, made);
  return made;
}

let engine: Promise<string> | undefined;

/**
 * Debian 13's QuickJS for this machine, fetched once.
 * @returns the folder with the program `qjs` and all that it needs: one for `toolDirs`
 */
export function engineFolder(): Promise<string> {
  engine ??= keptEngine();
  return engine;
}

function keptEngine(): Promise<string> {
  const kept = {
    name: `quickjs-${SUITE}-${ARCHITECTURE}`,
    fault: listingFault,
    make: makeEngine,
    say: () => undefined,
  };
  return useKept(kept, (dir) => Promise.resolve(dir));
}

async function makeEngine(dir: string): Promise<void> {
  const root = `${dir}.packages`;
  const wanted = { suite: SUITE, alsoFrom: [], packages: ['quickjs', 'libc6'] };
  await fetchPackages({ ...wanted, architecture: ARCHITECTURE }, root, () => undefined);
  await makeFolder(dir);
  const triplet = `${ARCHITECTURE === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  const libraries = join(root, 'usr/lib', triplet);
  for (const name of await readdir(libraries))
    if (LIBRARIES.test(name)) await copyFile(join(libraries, name), join(dir, name));
  await copyFile(join(root, 'usr/bin/qjs'), join(dir, 'quickjs'));
  await writeFile(join(dir, 'qjs'), START);
  await chmod(join(dir, 'qjs'), 0o755);
  await rm(root, { recursive: true });
  await writeListing(dir);
}
