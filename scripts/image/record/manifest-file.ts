import { basename, dirname, join } from 'node:path';
import { exists, LIMITS, readRegular } from '../../os';
import { parseManifest, type Manifest } from './record';

/** A manifest beside an image. */
export interface ManifestFile {
  path: string;
  manifest: Manifest;
}

/**
 * Finds the manifest beside an image: manifest.json, or gate-1.manifest.json for the gate-1.img.xz of a release.
 * @returns undefined if there is none
 * @throws UserError if it cannot be read
 */
export async function findManifest(image: string): Promise<ManifestFile | undefined> {
  const device = basename(image).replace(/\.img(\.\w+)?$/, '');
  for (const name of [`${device}.manifest.json`, 'manifest.json']) {
    const path = join(dirname(image), name);
    if (await exists(path))
      return {
        path,
        manifest: parseManifest((await readRegular(path, LIMITS.beside)).toString(), path),
      };
  }
  return undefined;
}

/** @param sha256 of a file @returns whether a manifest lists a file with that content */
export function isOf({ artefacts }: Manifest, sha256: string): boolean {
  return artefacts.some((one) => one.sha256 === sha256);
}
