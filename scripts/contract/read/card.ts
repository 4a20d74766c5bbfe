import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoard, parseBootNames } from '../../hardware';
import { say, UserError } from '../../frame';
import { ensureTools, exists, inTempDir, run } from '../../os';
import { readRecord } from '../../image';
import type { Card, Root, TreeNode } from '../card';
import { loadContract } from '../contract-file';
import { isProgram } from '../firmware-files';
import { compatiblesOf } from '../nodes';
import { readFat, readTable } from './disk';
import { readFirmware } from './firmware';
import { readInitramfs } from './initramfs';
import { readKernel } from './kernel';
import { readModules } from './modules';
import { readTree } from './tree';

const SECTOR = 512;

/**
 * Takes a finished image apart without mounting it, and without reading any file beside it.
 * @param image not compressed
 * @param tell called with what is being read
 * @throws UserError if pppi did not make the image, or it is truncated or damaged
 */
export async function readCard(image: string, tell: (line: string) => void): Promise<Card> {
  await ensureTools({ tools: ['cpio', 'dtc', 'mcopy', 'sfdisk', 'unsquashfs'] }, say);
  return inTempDir(async (dir) => {
    const record = await readRecord(image);
    const board = await loadBoard(record.board);
    const models = board.models.map(({ name }) => name);
    const { firmware: facts } = await loadContract(board);
    const table = await readTable(image);
    const [boot, root] = table.partitions;
    if (!boot || !root) throw new UserError(`${image} has no boot and root partition`);

    tell('boot partition');
    const files = join(dir, 'boot');
    await run('mcopy', ['-n', '-s', '-Q', '-i', `${image}@@${boot.start * SECTOR}`, '::', files]);
    const bootFiles = await sizesIn(files);
    const [config, cmdline] = (await Promise.all(
      ['config.txt', 'cmdline.txt'].map((name) => readText(files, name, 'boot partition')),
    )) as [string, string];
    const names = parseBootNames(config);

    tell('device trees');
    const trees: Record<string, TreeNode> = {};
    for (const name of withEnd(bootFiles, '.dtb')) trees[name] = await readTree(join(files, name));
    tell('kernel and firmware');
    const firmware: Card['firmware'] = {};
    for (const name of Object.keys(bootFiles).filter((one) => isProgram(facts, one)))
      firmware[name] = await readFirmware(join(files, name), models, facts);
    const kernel = await readKernel(join(files, names.kernel), allCompatibles(trees));
    tell('initramfs and root file system');
    const initramfs = await readInitramfs(join(files, names.initramfs), join(dir, 'initramfs'));
    return {
      record,
      table,
      fat: await readFat(image, boot.start),
      bootFiles,
      config,
      cmdline,
      trees,
      kernel,
      firmware,
      initramfs,
      root: await readRoot(image, root.start, join(dir, 'root')),
    };
  });
}

/** @param where named in the message if there is no such file */
async function readText(dir: string, name: string, where: string): Promise<string> {
  const path = join(dir, name);
  if (!(await exists(path)))
    throw new UserError(
      `the image's ${where} has no ${name}`,
      'build it with: npm run build-image',
    );
  return readFile(path, 'utf8');
}

async function sizesIn(dir: string): Promise<Card['bootFiles']> {
  const names = (await readdir(dir)).sort();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size));
  return Object.fromEntries(names.map((name, index) => [name, sizes[index] ?? 0]));
}

function withEnd(files: Card['bootFiles'], end: string): string[] {
  return Object.keys(files).filter((name) => name.endsWith(end));
}

function allCompatibles(trees: Record<string, TreeNode>): string[] {
  return [...new Set(Object.values(trees).flatMap(compatiblesOf))].sort();
}

/** What the checks read from the root file system. None of these files holds a secret. */
const ROOT_FILES = ['etc/inittab', 'usr/lib/modules/*/modules.*', 'lib/modules/*/modules.*'];

async function readRoot(image: string, start: number, dir: string): Promise<Root> {
  const at = ['-offset', String(start * SECTOR), '-dest', dir];
  // 2: it could not set an owner without being root.
  const okStatus = [0, 2];
  await run('unsquashfs', ['-no-progress', '-quiet', '-no-xattrs', ...at, image, ...ROOT_FILES], {
    okStatus,
  });
  const inittab = await readText(dir, 'etc/inittab', 'root file system');
  return { inittab, modules: await readModules(dir) };
}
