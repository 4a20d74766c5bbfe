/**
 * Kernel, boot files and root file system, by two recipes (`debian/`, `buildroot/`) behind one interface. It must not
 * know how a card is laid out, nor what the YAML said: it gets the overlay as files.
 */
export { interpreterPackages, libraryPackages } from './likely-package';
export * from './types';
export {
  BUILDROOT_NEEDS,
  buildroot,
  linuxFragment,
  namedTree,
  packagesFragment,
  readOwnTree,
} from './buildroot';
export { DEBIAN_NEEDS, debian } from './debian';
export { PackageFaults, type PackageFault } from './packages';
