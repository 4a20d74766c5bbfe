import type { Account } from '../../accounts';

/** A package, unpacked as dpkg-deb does it: nothing left out, no script run. */
export interface UnpackedPackage {
  name: string;
  version: string;
  /** the device's, or `all` */
  architecture: string;
  /** folder with its files, laid out as on a Debian system: usr/sbin may still be a folder of its own */
  files: string;
  /** folder with its control files: control, preinst, postinst, conffiles, triggers … */
  control: string;
}

/** What the maintainer scripts of packages, their units and their sysusers.d and tmpfiles.d would have done. */
export interface Setup {
  /** for /etc/passwd and its neighbours, sorted by name, each once */
  accounts: Account[];
  /** made at boot with their owner, because /var and /run are in RAM */
  folders: BootFolder[];
  /** links to be made in the root file system; a file or link of a package at that path gives way */
  links: { path: string; target: string }[];
  /** files of packages that get a second name; both paths below the root */
  copies: { from: string; to: string }[];
  /** files made anew, such as the bundle of CA certificates; modes are 0644 */
  files: { path: string; content: Buffer }[];
  /** lines of maintainer scripts that nobody here knows; the caller refuses them, unless the YAML accepts that */
  unknown: UnknownLines[];
  /** for the build's log: what was not done, and what is different from Debian */
  notes: string[];
}

/** A line of /etc/pppi/folders. */
export interface BootFolder {
  /** absolute, in /var, /run or /tmp */
  path: string;
  /** in octal, as in `0755` */
  mode: string;
  user: string;
  group: string;
}

export interface UnknownLines {
  package: string;
  script: 'preinst' | 'postinst';
  lines: string[];
}

/**
 * The function that the layer calls, once, with all packages of the closure sorted by name. It reads the folders of the
 * packages, and writes nothing.
 */
export type SetUp = (packages: readonly UnpackedPackage[]) => Promise<Setup>;

/** What the last step on a layer gets: everything is in place, modes and times are not set yet. */
export interface LayerTree {
  /** the layer alone, below it usr/, etc/ …; merged: usr/sbin is usr/bin, lib is usr/lib */
  root: string;
  packages: readonly UnpackedPackage[];
  /**
   * Fetches packages of this machine's own architecture and their libraries from the same archive, checked and locked
   * as those of the device, and unpacks them into one folder.
   * @param names exactly these packages: what they depend on is not added
   * @returns the folder
   */
  hostPackages: (names: readonly string[]) => Promise<string>;
  say: (line: string) => void;
}

/** Adds to a layer what only a program can make: Python's byte code. */
export type Finish = (tree: LayerTree) => Promise<void>;
