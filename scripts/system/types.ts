/** What a system hands to the image: everything but the partitions. */
export interface SystemFiles {
  /** folder with the files of the FAT boot partition, laid out as they go there */
  bootDir: string;
  /** the squashfs root file system */
  rootfs: string;
  /** what is inside, with versions and SHA-256, sorted by name */
  packages: LockedPackage[];
  /** the time of everything in the image, seconds since 1970 */
  epoch: number;
  /** folders with programs of the system's own, to be used for the card before those of this machine */
  toolDirs?: string[];
  /** folder with what goes beside the image: licences.tar.xz, sbom.cdx.json; on the disk of the outputs, the caller's to empty */
  papersDir: string;
  /** from which package a file comes, by its path on the device, as far as it is known; the boot partition is below boot/ */
  owners: Record<string, string>;
}

/** A package as it went into the image: Debian's, or the source that it was compiled from. */
export interface LockedPackage {
  name: string;
  version: string;
  architecture: string;
  /** of the .deb file, or of the source's archive */
  sha256: string;
  /** `packages`: of the device's own packages; `tools`: ran while the image was made, and is not in it; else of the base */
  part?: 'packages' | 'tools';
}

/** A Debian package that a device wants besides its base. */
export interface WantedPackage {
  /** its name, or the path of a .deb file relative to the folder of the device file */
  name: string;
  /** packages that are left out of its closure */
  except: readonly string[];
  /** only these of its files and folders, and the libraries that they need; none: all of its closure */
  only: readonly string[];
  /** `ignore`: a maintainer script of its own that pppi does not know is accepted, and not run */
  scripts: 'refuse' | 'ignore';
}

/** What a device has besides its base. */
export interface PackageRequest {
  wanted: readonly WantedPackage[];
  /** where paths of .deb files are relative to */
  folder: string;
  /** most bytes that the root file system may have */
  room: number;
}

/** How strongly the root file system is compressed: `fast` for an edit-build-boot turn, `small` for releases. */
export type Compression = 'fast' | 'small';

/** What an earlier build used, to make the same again. */
export interface Pin {
  packages: LockedPackage[];
  epoch: number;
}

/** A root file system that is being made. */
export interface RootView {
  /** @returns where a path leads when the links in its folders are followed; undefined: there is no such folder */
  resolve: (path: string) => Promise<string | undefined>;
  /** the package of each file, as far as it is known */
  owners: Record<string, string>;
}

/** A root file system with all that goes onto it. */
export interface WholeView {
  /** @returns where a file lies on this machine, links followed as the device does; undefined: there is none */
  locate: (path: string) => Promise<string | undefined>;
  /** @returns libraries and loaders that ELF files need, or one that they need, and that are not there */
  missingLibraries: (files: readonly string[]) => Promise<MissingLibrary[]>;
  /** @returns the names of all packages that there are; undefined: that could not be found out */
  packageNames: () => Promise<ReadonlySet<string> | undefined>;
}

/** An ELF file that needs a library, or a loader, that is not there. */
export interface MissingLibrary {
  /** the file, as it is on the device */
  path: string;
  library: string;
}

/** What is asked about a root file system while it is made, in this order; each may throw what is wrong. */
export interface Inspect {
  /** the base alone */
  bare: (view: RootView) => Promise<void>;
  /** with packages on it */
  layered: (view: RootView) => Promise<void>;
  /** with the overlay on it */
  whole: (view: WholeView) => Promise<void>;
}

export interface SystemRequest {
  /** of the device; names log files */
  name: string;
  board: string;
  /** which of the kernels that the system has; for debian */
  kernel: 'stable' | 'backports';
  /** where the outputs of this device are and what a system makes for it lasts */
  deviceDir: string;
  /** the rendered overlay */
  overlay: string;
  /** modes of the overlay's files, in makedev syntax: a folder tree cannot be trusted to keep them */
  deviceTable: string;
  /** for files in between, of this device alone; removed when the image is made */
  workDir: string;
  inspect: Inspect | undefined;
  compression: Compression;
  /** look for newer packages instead of using the cached base */
  refresh: boolean;
  /** for debian */
  packages: PackageRequest | undefined;
  /** use these packages instead of the newest; the sources of Buildroot are pinned anyway */
  pin?: Pin;
  /** take nothing from the network */
  offline: boolean;
  say: (line: string) => void;
}

/** A base that an overlay is laid on. */
export interface System {
  /**
   * Makes or fetches what devices of a board share, if it is not cached. After it their builds can run
   * at the same time.
   */
  prepare(
    request: Pick<SystemRequest, 'board' | 'kernel' | 'refresh' | 'offline' | 'say'>,
  ): Promise<void>;
  /** makes boot files and root file system */
  build(request: SystemRequest): Promise<SystemFiles>;
}
