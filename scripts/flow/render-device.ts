import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config';
import { genimageConfig, RECORD_FILE, recordTemplate, withRootSize } from '../image';
import { bootNames, deviceTreeFixes, loadBoard, type Board } from '../hardware';
import { OVERLAY_DIR, type Builder, type OutputPaths } from '../checkout';
import { deviceSources } from '../device-code';
import { say, UserError } from '../frame';
import { mistakesIn } from './read-device';
import { withLock, writeWhole } from '../os';
import type { DeviceModel } from '../model';
import { readOverlay, writeOverlay } from '../overlay-files';
import { quoteSh, render, TemplateError, type OverlaySource, type RenderedFile } from '../render';
import { linuxFragment, packagesFragment } from '../system';

/**
 * Works in a device's output folder, locked and closed to others: files there may hold passwords.
 * @param tell called if it must wait for another build
 */
export async function inOutputFolder<T>(
  { dir }: OutputPaths,
  work: () => Promise<T>,
  tell: (line: string) => void = say,
): Promise<T> {
  const unseen = async () => {
    await chmod(dir, 0o700);
    return work();
  };
  return withLock(dir, unseen, { say: tell });
}

/** @returns the rendered file that becomes pppi.conf on the boot partition */
export function settingsFile({ overlay }: OutputPaths): string {
  return join(overlay, 'usr/share/pppi/pppi.conf');
}

/**
 * Renders a device's overlay into its output folder.
 * @param file path of the device's YAML
 * @throws UserError if a value does not fit its file's format
 */
export async function renderDevice(
  device: DeviceModel,
  file: string,
  paths: OutputPaths,
  builder: Builder,
): Promise<RenderedFile[]> {
  const sources = await overlaySources();
  const files = renderOrExplain(device, sources);
  await writeOverlay(files, paths.overlay, paths.deviceTable);
  await writeFragment(join(paths.dir, 'linux.fragment'), linuxFragment(device));
  await writeFragment(join(paths.dir, 'packages.fragment'), packagesFragment(device));
  const board = await loadBoard(device.board);
  const fixes = deviceTreeFixes(board, '.');
  const lines = fixes.map((fix) => `${fix.join(' ')}\n`).join('');
  await writeFragment(join(paths.dir, 'device-trees.fixes'), lines);
  await writeFragment(join(paths.dir, 'boot-files.conf'), await bootFilesText(board));
  await writeFragment(
    join(paths.dir, 'genimage.cfg'),
    await genimageConfig(withRootSize(board, device.card.root)),
  );
  await writeFragment(join(paths.dir, RECORD_FILE), recordTemplate(device, file, builder));
  return files;
}

/** The files from Buildroot's images for the boot partition, with their names there; for br2-external/post-image.sh. */
async function bootFilesText(board: Board): Promise<string> {
  const { kernel, initramfs } = await bootNames(board);
  const trees = board.models.map(({ deviceTree }) => deviceTree).join(' ');
  const values = { KERNEL: kernel, INITRAMFS: initramfs, DEVICE_TREES: trees };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoteSh(value)}\n`)
    .join('');
}

/**
 * Writes a device's options here, so that Buildroot can also be run by hand after
 * `npm run render`. Unchanged files stay: Buildroot rebuilds the kernel if they are newer.
 */
async function writeFragment(path: string, text: string): Promise<void> {
  const old = await readFile(path, 'utf8').catch(() => undefined);
  if (old !== text) await writeWhole(path, text);
}

/** @returns what is rendered for each device: overlay/, and the programs of device/bin/ */
export async function overlaySources(): Promise<OverlaySource[]> {
  return [...(await readOverlay(OVERLAY_DIR)), ...(await deviceSources())];
}

/** @throws UserError if a value has no place in the file where it belongs, or a file of the user's own has none */
export function renderOrExplain(...args: Parameters<typeof render>): RenderedFile[] {
  try {
    return renderOrMistakes(...args);
  } catch (error) {
    throw error instanceof ConfigError ? mistakesIn(error) : error;
  }
}

/**
 * The same for callers that handle the mistakes themselves.
 * @throws ConfigError with what is wrong with the user's own files; UserError as above
 */
export function renderOrMistakes(...args: Parameters<typeof render>): RenderedFile[] {
  try {
    return render(...args);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new UserError(error.message, 'npm run show prints the values that went into it');
  }
}
