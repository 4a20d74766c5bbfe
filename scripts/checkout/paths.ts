import { basename, join, relative } from 'node:path';
import { BUILD_DIR, folderOf, ROOT } from '../frame';

export const CONFIG_DIR = join(ROOT, 'config');
export const BOARD_DIR = join(ROOT, 'board');
/** Whole devices that people copy: NAME.yaml, and what it names in NAME/. */
export const EXAMPLES_DIR = join(ROOT, 'examples');
export const OVERLAY_DIR = join(ROOT, 'overlay');
export const DEFAULT_DEVICE = join(CONFIG_DIR, 'device.yaml');

/** Downloads, and results shared by many builds; PPPI_CACHE_DIR moves it. */
export const CACHE_DIR = folderOf('PPPI_CACHE_DIR', join(BUILD_DIR, 'cache'));
export const REPORT_DIR = join(BUILD_DIR, 'reports');

/** Where images are rebuilt for comparison; one folder per device. */
export const VERIFY_DIR = join(BUILD_DIR, 'verify');

/** Every file that a build makes for one device. Their names are defined only here. */
export interface OutputPaths {
  dir: string;
  /** rendered files over the base root file system */
  overlay: string;
  /** modes and owners of the overlay, in Buildroot's makedev syntax */
  deviceTable: string;
  image: string;
  /** packages in the image, with versions and SHA-256 */
  lock: string;
  /** the image as xz; made for releases */
  compressed: string;
  /** block map of the image, in bmaptool's format */
  bmap: string;
  /** the image's record and the list of artefacts */
  manifest: string;
  /** software bill of materials, CycloneDX */
  sbom: string;
  /** copyright files and licence texts of the packages in the image */
  licences: string;
  /** checksums of all of these; written last, so that it always matches the files */
  sums: string;
}

/** @param device path of the device's YAML file; its base name names the output folder */
export function outputPaths(device: string): OutputPaths {
  return filesIn(join(BUILD_DIR, deviceName(device)));
}

/** The same in any folder. */
export function filesIn(dir: string): OutputPaths {
  return {
    dir,
    overlay: join(dir, 'overlay'),
    deviceTable: join(dir, 'overlay.table'),
    image: join(dir, 'sdcard.img'),
    lock: join(dir, 'packages.lock.json'),
    compressed: join(dir, 'sdcard.img.xz'),
    bmap: join(dir, 'sdcard.bmap'),
    manifest: join(dir, 'manifest.json'),
    sbom: join(dir, 'sbom.cdx.json'),
    licences: join(dir, 'licences.tar.xz'),
    sums: join(dir, 'SHA256SUMS'),
  };
}

/** What the emulator keeps beside a device's image. @param device path of its YAML file */
export function benchPaths(device: string) {
  const { dir } = outputPaths(device);
  return {
    /** the card that `emulate --keep` leaves */
    card: join(dir, 'card.img'),
    /** SHA-256 of the image that this card was made from */
    cardOf: join(dir, 'card.img.of'),
    /** link to the running emulator's socket, for a second terminal */
    socket: join(dir, 'bench'),
    /** output of the script of `emulate --run` */
    runOutput: join(dir, 'run.out'),
  };
}

/** config/gate-7.yaml → gate-7 */
export function deviceName(device: string): string {
  return basename(device).replace(/\.ya?ml$/, '');
}

/** @returns the shortest form of a path: relative if it is below the current folder */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
