import { basename, join, resolve } from 'node:path';

/** The checkout. */
export const ROOT = resolve(__dirname, '..', '..');

export const CONFIG_DIR = join(ROOT, 'config');
export const BOARD_DIR = join(ROOT, 'board');
export const OVERLAY_DIR = join(ROOT, 'overlay');
export const DEFAULT_DEVICE = join(CONFIG_DIR, 'device.yaml');

/** Where every output lands; PPPI_BUILD_DIR moves it (another disk, a CI cache). */
export const BUILD_DIR = resolve(process.env.PPPI_BUILD_DIR ?? join(ROOT, 'build'));
export const CACHE_DIR = resolve(process.env.PPPI_CACHE_DIR ?? join(BUILD_DIR, 'cache'));
export const LOG_DIR = join(BUILD_DIR, 'logs');
export const REPORT_DIR = join(BUILD_DIR, 'reports');

/** Every file that a build makes for one device. The only place that knows their names. */
export interface OutputPaths {
  dir: string;
  /** rendered files over the base root file system */
  overlay: string;
  /** modes and owners of the overlay, in Buildroot's makedev syntax */
  deviceTable: string;
  image: string;
  /** packages in the image, with versions and SHA-256 */
  lock: string;
}

/** @param device path of the device's YAML file; its base name names the output folder */
export function outputPaths(device: string): OutputPaths {
  const dir = join(BUILD_DIR, deviceName(device));
  return {
    dir,
    overlay: join(dir, 'overlay'),
    deviceTable: join(dir, 'overlay.table'),
    image: join(dir, 'sdcard.img'),
    lock: join(dir, 'packages.lock.json'),
  };
}

/** config/gate-7.yaml → gate-7 */
export function deviceName(device: string): string {
  return basename(device).replace(/\.ya?ml$/, '');
}
