import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type OutputPaths } from '../../checkout';
import { jsonText } from '../../frame';
import { run } from '../../os';
import type { ImageRecord, Manifest } from '../record/record';
import { writeBmap } from './bmap';

export interface ArtefactRequest {
  /** folder with sdcard.img and the system's papers, on the disk of the outputs; emptied */
  stage: string;
  record: ImageRecord;
  /** where everything goes */
  paths: OutputPaths;
  /** with sdcard.img.xz */
  compressed: boolean;
  say: (line: string) => void;
}

/**
 * Makes the files that accompany an image aside, then replaces the old set with the new one. The old
 * checksums go first and the new ones come last: a SHA256SUMS that exists fits the files beside it,
 * even if the power fails in between.
 * @returns the manifest
 */
export async function publish({
  stage,
  record,
  paths,
  compressed,
  say,
}: ArtefactRequest): Promise<Manifest> {
  const at = (path: string) => join(stage, basename(path));
  const image = at(paths.image);
  await writeFile(at(paths.lock), jsonText({ packages: record.packages }));
  if (compressed) {
    say('compressing the image');
    await compress(image, XZ_PRESET[record.compression]);
  }
  say('block map and checksums');
  const [imageSum] = await Promise.all([
    sumFiles(stage, [image]),
    writeBmap(image, at(paths.bmap)),
  ]);
  const others = (await readdir(stage)).filter((name) => name !== basename(image)).sort();
  const sums = new Map([...imageSum, ...(await sumFiles(stage, others))]);
  const manifest: Manifest = { ...record, artefacts: await listArtefacts(stage, sums) };
  await writeFile(at(paths.manifest), jsonText(manifest));
  for (const [name, sum] of await sumFiles(stage, [at(paths.manifest)])) sums.set(name, sum);
  await writeFile(at(paths.sums), sumsText(sums));
  await replaceSet(stage, paths);
  return manifest;
}

/** xz's level: the root file system is compressed already, and most of the rest is the kernel. */
const XZ_PRESET: Record<ImageRecord['compression'], string> = { fast: '-0', small: '-6' };

/**
 * xz, because Raspberry Pi Imager, bmaptool and balenaEtcher all take it; Imager could not read
 * zstd on Windows for years (rpi-imager issue 1002), Etcher still cannot. A block size and more than
 * one thread: xz's output depends on these, and must not depend on the machine.
 */
async function compress(image: string, preset: string): Promise<void> {
  await run('xz', ['--keep', preset, '--threads=2', '--block-size=16MiB', image]);
}

async function sumFiles(dir: string, paths: readonly string[]): Promise<Map<string, string>> {
  const names = paths.map((path) => basename(path));
  const { stdout } = await run('sha256sum', ['--', ...names], { cwd: dir });
  return new Map(stdout.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
}

async function listArtefacts(
  dir: string,
  sums: ReadonlyMap<string, string>,
): Promise<Manifest['artefacts']> {
  return Promise.all(
    sorted(sums).map(async ([name, sha256]) => {
      const { size } = await stat(join(dir, name));
      return { name, bytes: size, sha256 };
    }),
  );
}

function sumsText(sums: ReadonlyMap<string, string>): string {
  return sorted(sums)
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');
}

function sorted(sums: ReadonlyMap<string, string>): [string, string][] {
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function replaceSet(stage: string, paths: OutputPaths): Promise<void> {
  const { dir, image, lock, compressed, bmap, manifest, sbom, licences, sums } = paths;
  await rm(sums, { force: true });
  for (const path of [image, lock, compressed, bmap, manifest, sbom, licences]) {
    await rename(join(stage, basename(path)), path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await rm(path, { force: true });
    });
  }
  await rename(join(stage, basename(sums)), join(dir, basename(sums)));
  await rm(stage, { recursive: true });
}
