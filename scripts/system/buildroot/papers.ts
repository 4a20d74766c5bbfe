import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, replaceWhole, run, writeWhole } from '../../host';
import { build, type Buildroot } from './make';

/** Fetched once by generate-cyclonedx into the download folder. */
const SPDX_SCHEMA = 'cyclonedx/spdx-1.6.schema.json';

/**
 * Makes what goes with an image: licences and sources (legal-info/) and the parts list (sbom.cdx.json,
 * CycloneDX), both by Buildroot's own means.
 * @param papersDir where what goes beside the image is gathered
 * @param info the output of `make show-info`
 */
export async function makePapers(
  buildroot: Buildroot,
  info: string,
  deviceDir: string,
  papersDir: string,
  offline: boolean,
  say: (line: string) => void,
): Promise<void> {
  say('collecting licences and sources (legal-info)');
  await build(buildroot, ['legal-info'], () => {});
  await replaceWhole(join(deviceDir, 'legal-info'), (partial) =>
    cp(join(buildroot.output, 'legal-info'), partial, { recursive: true }),
  );

  const sbom = join(papersDir, 'sbom.cdx.json');
  const { BR2_DL_DIR = '' } = buildroot.env;
  if (offline && !(await exists(join(BR2_DL_DIR, SPDX_SCHEMA)))) {
    say(`no parts list: it needs ${SPDX_SCHEMA} in the download folder, and this is --offline`);
    return;
  }
  say('writing the parts list (CycloneDX)');
  const script = join(buildroot.tree, 'utils/generate-cyclonedx');
  const { stdout } = await run('python3', [script], { input: info, env: buildroot.env });
  await writeWhole(sbom, stdout);
}
