import { UserError } from '../../frame';
import { makeFolder, run } from '../../os';
import { cachedDeb } from '../debian/debs';
import type { LockedPackage, Pin } from '../types';
import { withArchive, type ArchiveRequest } from './archive';
import type { PackageRecord } from './control';
import { PackageIndex } from './package-index';

/** Debian's names of the architectures on which an image can be made, by Node's. */
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, ArchiveRequest['architecture']>> = {
  x64: 'amd64',
  arm64: 'arm64',
};

export interface HostRequest extends Omit<ArchiveRequest, 'architecture'> {
  pin?: Pin | undefined;
  /** folder to be made for what is unpacked */
  dir: string;
}

/** Packages that run on this machine while a layer is made, beside whatever it has installed. */
export class HostPackages {
  /** what was used */
  readonly used: LockedPackage[] = [];

  constructor(private readonly request: HostRequest) {}

  /**
   * Fetches packages, checked as those of the device, and unpacks them into one folder.
   * @param names exactly these: what they depend on is not added
   * @returns the folder
   */
  async unpack(names: readonly string[]): Promise<string> {
    const { dir, pin } = this.request;
    const architecture = ARCHITECTURES[process.arch];
    if (architecture === undefined)
      throw new UserError(`Debian has no packages for ${process.arch}`, 'build on amd64 or arm64');
    await withArchive({ ...this.request, architecture }, async ({ lists, fetch }) => {
      const index = new PackageIndex(lists);
      const locked = names.map((name) => pinned(pin, name, architecture) ?? newest(index, name));
      await fetch(locked);
      await makeFolder(dir);
      for (const one of locked) await run('dpkg-deb', ['--extract', cachedDeb(one), dir]);
      this.used.push(...locked);
    });
    return dir;
  }
}

function pinned(pin: Pin | undefined, name: string, host: string): LockedPackage | undefined {
  return pin?.packages.find(
    (one) => one.part === 'tools' && one.name === name && ['all', host].includes(one.architecture),
  );
}

function newest(index: PackageIndex, name: string): LockedPackage {
  const found: PackageRecord | undefined = index.get(name);
  if (!found)
    throw new UserError(`Debian's package archive has no ${name}`, 'build with --refresh');
  const { version, architecture, sha256 } = found;
  return { name, version, architecture, sha256, part: 'tools' };
}
