import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { imageOperand, rebuildImage } from '../flow';
import { filesIn, readBuilder, versionText, VERIFY_DIR, type Builder } from '../checkout';
import { COMMON, EXIT, jsonText, defineCommand, say, UserError, print, ROOT } from '../frame';
import { ensureTools, exists, inTempDir, sha256File } from '../os';
import { findManifest, isOf, readRecord, withPlainImage, type ImageRecord } from '../image';
import { compareImages, contentDiff, formatDifferences, type Difference } from '../verify';

export const command = defineCommand({
  name: 'verify',
  summary: 'Rebuild an image from its YAML and the same packages; compare',
  help: `If the two differ, it names the partition, the file and the package; with diffoscope installed it also shows what
changed inside a file. The manifest is the one beside the image (manifest.json, or gate-1.manifest.json beside the
gate-1.img.xz of a release), or else the one inside the image. A device file as operand means build/<device>/sdcard.img.

Exit status: 0 identical to the byte, 1 different or impossible to rebuild, 2 wrong usage. With the system buildroot
everything is recompiled.`,
  options: {
    json: COMMON.json,
    device: {
      ...COMMON.device,
      help: 'the YAML file it was made from (default: the one named in the manifest)',
    },
  },
  operands: 'IMAGE | FILE',
  run: async ({ device: named, json = false }, operands) => {
    if (operands.length === 0)
      throw new UserError('no image given', 'npm run verify -- IMAGE', EXIT.usage);
    const { image, file: device } = imageOperand(named, operands);
    await ensureTools({ tools: ['mcopy', 'unsquashfs'] }, say);
    const differences = await withPlainImage(image, (plain) => verify(image, plain, device, json));
    if (json) {
      const shown = differences.map((one) => ({ ...one, copies: undefined }));
      const result = { identical: differences.length === 0, differences: shown };
      print(jsonText(result));
    } else if (differences.length === 0) print('identical\n');
    if (differences.length > 0) process.exitCode = EXIT.failed;
  },
});

/** @param image as given @param plain the same, uncompressed */
async function verify(
  image: string,
  plain: string,
  device: string | undefined,
  json: boolean,
): Promise<Difference[]> {
  const { record, source } = await findRecord(image, plain);
  if (!json) say(`rebuilt from ${source}`);
  for (const line of json ? [] : builderNotes(record.builder, await readBuilder())) say(line);
  const file = device ?? join(ROOT, record.config);
  if (!(await exists(file)))
    throw new UserError(
      `the device file ${record.config} that the image was made from does not exist here`,
      'name it with --device FILE',
      EXIT.usage,
    );
  const paths = filesIn(join(VERIFY_DIR, record.device));
  const { packages, owners } = await rebuildImage({ device: file, record, paths, quiet: json });
  return inTempDir(async (dir) => {
    const differences = await compareImages(plain, paths.image, owners, dir);
    if (differences.length === 0) await rm(paths.dir, { recursive: true });
    else if (!json) await explain(differences, packages, paths.image);
    return differences;
  });
}

async function findRecord(
  image: string,
  plain: string,
): Promise<{ record: ImageRecord; source: string }> {
  const found = await findManifest(image);
  if (!found) return { record: await readRecord(plain), source: 'the image itself' };
  const { path, manifest } = found;
  // Only a note: an image under suspicion must still be comparable.
  const other = isOf(manifest, await sha256File(image)) ? '' : ', which belongs to another file';
  return { record: manifest, source: `${path}${other}` };
}

/** Other possible causes of a difference. */
function builderNotes(then: Builder, now: Builder): string[] {
  if (!then.modified && versionText(then) === versionText(now)) return [];
  return [`note: made by pppi ${versionText(then)}; this is ${versionText(now)}`];
}

async function explain(
  differences: readonly Difference[],
  packages: ImageRecord['packages'],
  rebuilt: string,
): Promise<void> {
  const count = differences.length;
  print(`different: ${count} ${count === 1 ? 'thing' : 'things'}\n`);
  const lines = formatDifferences(differences, packages);
  for (const [index, { copies }] of differences.entries()) {
    print(`  ${lines[index]}\n`);
    for (const line of copies ? await contentDiff(copies) : []) print(`      ${line}\n`);
  }
  print(`the rebuilt image: ${rebuilt}\n`);
}
