import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD } from './own-build-folder';

/**
 * Imported before all else, it gives a test file an archive of packages that is a folder, and an mmdebstrap that
 * copies from it: programs are looked for where PATH says when the process begins.
 */
export const ARCHIVE = join(BUILD, 'archive');

const BIN = join(BUILD, 'bin');
mkdirSync(ARCHIVE);
mkdirSync(BIN);
writeFileSync(
  join(BIN, 'mmdebstrap'),
  `#!/bin/sh
for root; do :; done
mkdir -p "$root/var/cache/apt/archives"
cp ${ARCHIVE}/*.deb "$root/var/cache/apt/archives"
`,
);
chmodSync(join(BIN, 'mmdebstrap'), 0o755);
process.env.PATH = `${BIN}:${process.env.PATH}`;
