import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../frame';
import { run, makeFolder } from '../os';
import { setTimes } from './set-times';

/**
 * Packs licence texts and pppi's own licence; the same texts give the same bytes.
 * @param out the archive to be made, .tar.xz
 * @param epoch the time of everything in it, seconds since 1970
 * @param fill puts the texts into the folder that it is given
 */
export async function packLicenceTree(
  out: string,
  epoch: number,
  fill: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = `${out}.tree`;
  await makeFolder(dir);
  await fill(dir);
  await mkdir(join(dir, 'pppi'));
  await cp(join(ROOT, 'LICENSE'), join(dir, 'pppi', 'LICENSE'));
  await setTimes(dir, epoch);
  const tar = out.replace(/\.xz$/, '');
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  await run('tar', [...same, '--format=gnu', '--create', '--file', tar, '--directory', dir, '.']);
  await run('xz', ['-6', tar]);
  await rm(dir, { recursive: true });
}
