import { copyFile, cp, link, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Board } from '../hardware';
import { OVERLAY_DIR } from '../checkout';
import { replaceWhole, run, type Needs, makeFolder } from '../os';
import type { SystemFiles } from '../system';
import { genimageConfig } from './genimage-config';
import { RECORD_FILE, recordText, type ImageRecord } from './record/record';
import { checkRoom, fullness } from './room';
import { rootSize, withRootSize } from './root-size';

/** Used unless a system brings its own programs. */
export const IMAGE_NEEDS: Needs = { tools: ['genimage', 'mcopy', 'mkfs.ext4', 'mkfs.vfat'] };

/** Options of the data partition's file system. The device has them too, to make the same again. */
const DATA_FEATURES = join(OVERLAY_DIR, 'etc/mke2fs.conf');

export interface ImageRequest {
  system: Pick<SystemFiles, 'bootDir' | 'rootfs' | 'epoch' | 'toolDirs'>;
  board: Board;
  /** MiB of the root file system's partition; undefined: by what is in it */
  rootMebibytes?: number | undefined;
  /** what the image says of itself */
  record: ImageRecord;
  /** path of the device's pppi.conf, for the boot partition */
  settings: string;
  /** the image to be made */
  out: string;
  /** for temporary files; not shared with other devices */
  workDir: string;
  say: (line: string) => void;
}

/**
 * Makes a card's image: partition table, boot partition, root file system, data partition.
 * @throws UserError if something does not fit; an older image under the final name stays
 */
export async function assemble({
  system,
  board: own,
  rootMebibytes,
  record,
  settings,
  out,
  workDir,
  say,
}: ImageRequest): Promise<void> {
  const { toolDirs = [] } = system;
  const { size: packed } = await stat(system.rootfs);
  const board = withRootSize(own, rootSize(own, rootMebibytes, packed));
  const stage = join(workDir, 'card');
  const [tree, input, output] = ['tree', 'input', 'output'].map((name) => join(stage, name)) as [
    string,
    string,
    string,
  ];
  await rm(stage, { recursive: true, force: true });
  for (const dir of [join(tree, 'boot'), input, output]) await makeFolder(dir);

  await cp(system.bootDir, join(tree, 'boot'), { recursive: true });
  for (const name of ['config.txt', 'cmdline.txt'])
    await copyFile(join(board.dir, name), join(tree, 'boot', name));
  await writeFile(join(tree, 'boot', RECORD_FILE), recordText(record));
  await copyFile(settings, join(tree, 'boot', 'pppi.conf'));
  await link(system.rootfs, join(input, 'rootfs.squashfs'));
  await checkRoom(board, join(tree, 'boot'), packed);
  say(fullness(packed, board));
  const config = join(stage, 'genimage.cfg');
  await writeFile(config, await genimageConfig(board));

  say('putting the partitions together');
  const paths = {
    rootpath: tree,
    tmppath: join(stage, 'tmp'),
    inputpath: input,
    outputpath: output,
  };
  await run(
    'genimage',
    [...Object.entries(paths).flatMap(([name, path]) => [`--${name}`, path]), '--config', config],
    { env: { ...fixedTime(system.epoch), MKE2FS_CONFIG: DATA_FEATURES }, toolDirs },
  );
  await replaceWhole(out, (partial) => rename(join(output, 'sdcard.img'), partial));
  await rm(stage, { recursive: true });
}

/**
 * Each tool that genimage starts reads the time from a variable of its own: mtools follows the standard
 * one, mke2fs before 1.47.1 and e2fsck do not (e2fsprogs: lib/ext2fs/initialize.c, e2fsck/e2fsck.c).
 */
function fixedTime(epoch: number): Record<string, string> {
  const time = String(epoch);
  return {
    SOURCE_DATE_EPOCH: time,
    E2FSPROGS_FAKE_TIME: time,
    E2FSCK_TIME: time,
    // mtools writes local times
    TZ: 'UTC',
  };
}
