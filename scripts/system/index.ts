export * from './types';
export { BUILDROOT_NEEDS, buildroot, linuxFragment, packagesFragment } from './buildroot';
export { DEBIAN_NEEDS, debian } from './debian';
