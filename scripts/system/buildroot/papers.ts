import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import ids from 'spdx-license-ids/index.json';
import oldIds from 'spdx-license-ids/deprecated.json';
import { inTempDir, replaceWhole, run, writeWhole } from '../../os';
import { packLicenceTree } from '../licence-tree';
import { build, type Buildroot } from './make';
import { parseStep } from './progress';

/** generate-cyclonedx downloads this into the download folder, if it is not there. */
const SPDX_SCHEMA = 'cyclonedx/spdx-1.6.schema.json';

export interface PaperFolders {
  /** of the device; gets legal-info/ */
  deviceDir: string;
  /** where what goes beside the image is gathered */
  papersDir: string;
  /** the time of what is in an archive */
  epoch: number;
}

/**
 * Makes what goes with an image: licences and sources (legal-info/), the licences of what is on the
 * device once more as licences.tar.xz, which goes into releases, and the SBOM (sbom.cdx.json,
 * CycloneDX), all by Buildroot's own means.
 * @param info the output of `make show-info`
 */
export async function makePapers(
  buildroot: Buildroot,
  info: string,
  { deviceDir, papersDir, epoch }: PaperFolders,
  say: (line: string) => void,
): Promise<void> {
  say('collecting licences and sources (legal-info)');
  await build(buildroot, ['legal-info'], (line) => {
    const name = parseStep(line)?.package;
    if (name) say(`collecting licences and sources: ${name}`);
  });
  const legalInfo = join(deviceDir, 'legal-info');
  // Moved, not copied: it holds every source archive, and `make legal-info` begins anew each time.
  await replaceWhole(legalInfo, (partial) => rename(join(buildroot.output, 'legal-info'), partial));
  await packLicences(legalInfo, epoch, join(papersDir, 'licences.tar.xz'));
  say('writing the SBOM (CycloneDX)');
  await writeWhole(join(papersDir, 'sbom.cdx.json'), await partsList(buildroot, info));
}

/**
 * Packs the licence texts and the list of the packages on the device, without their sources.
 * @param out the archive to be made
 */
export async function packLicences(legalInfo: string, epoch: number, out: string): Promise<void> {
  await packLicenceTree(out, epoch, async (dir) => {
    await cp(join(legalInfo, 'licenses'), dir, { recursive: true });
    await cp(join(legalInfo, 'manifest.csv'), join(dir, 'manifest.csv'));
  });
}

/**
 * Runs utils/generate-cyclonedx with a list of licence names of our own: all that the script takes from
 * the schema is which names are SPDX's, and a build must not fail at its end for a server that is away.
 * @param info the output of `make show-info`
 * @returns CycloneDX, JSON
 */
export async function partsList({ tree, env }: Buildroot, info: string): Promise<string> {
  return inTempDir(async (dir) => {
    await writeWhole(join(dir, SPDX_SCHEMA), JSON.stringify({ enum: [...ids, ...oldIds] }));
    const script = join(tree, 'utils/generate-cyclonedx');
    return (await run('python3', [script], { input: info, env: { ...env, BR2_DL_DIR: dir } }))
      .stdout;
  });
}
