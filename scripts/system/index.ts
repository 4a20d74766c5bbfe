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
