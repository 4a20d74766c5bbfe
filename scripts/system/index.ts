export * from './types';
export { BUILDROOT_TOOLS, buildroot, linuxFragment } from './buildroot';
export { debian } from './debian';
