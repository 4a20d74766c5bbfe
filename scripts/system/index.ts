export * from './types';
export { BUILDROOT_TOOLS, buildroot, linuxFragment, packagesFragment } from './buildroot';
export { debian } from './debian';
