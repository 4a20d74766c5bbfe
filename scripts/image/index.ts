export { assemble, type ImageRequest } from './assemble';
export { extractBootFiles, type BootFiles } from './boot-files';
export { readPartitions, type Partition } from './partitions';
