import { cp, mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { packLicenceTree } from '../licence-tree';

/** The texts that copyright files refer to (Debian Policy, 12.5). */
const COMMON = 'usr/share/common-licenses';

/**
 * Packs the copyright files of packages, the licence texts that they refer to, and pppi's own licence.
 * @param unpacked where the packages were unpacked
 * @param names of the packages
 * @param out the archive to write
 * @returns names of the packages that have the files: one may rely on another package of the same source
 */
export async function packLicences(
  unpacked: string,
  names: ReadonlySet<string>,
  epoch: number,
  out: string,
): Promise<string[]> {
  const owners: string[] = [];
  await packLicenceTree(out, epoch, async (dir) => {
    await cp(join(unpacked, COMMON), join(dir, 'common-licenses'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    for (const name of names) {
      const file = await realpath(join(unpacked, 'usr/share/doc', name, 'copyright'));
      owners.push(basename(dirname(relative(unpacked, file))));
      await mkdir(join(dir, name));
      await cp(file, join(dir, name, 'copyright'));
    }
  });
  return owners;
}
