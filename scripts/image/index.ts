/**
 * The card: partitions put together and read again, what an image says of itself (`record/`), and what lies beside it
 * (`release/`). It must not know how a root file system is made.
 */
export { assemble, IMAGE_NEEDS } from './assemble';
export { writeBmap } from './release/bmap';
export { bootPartition } from './boot-partition';
export { extractBootFiles, type BootFiles } from './boot-files';
export { MEBIBYTE, MOST_ROOT, withRootSize } from './root-size';
export { genimageConfig } from './genimage-config';
export { inspectImage, type Inspection } from './inspect';
export { findManifest, isOf } from './record/manifest-file';
export { neededRanges } from './needed';
export { fileSystemOf, readPartitions, type Partition } from './partitions';
export { requireImage, withPlainImage } from './plain';
export {
  parseManifest,
  readRecord,
  recordText,
  RECORD_FILE,
  type ImageRecord,
  type Manifest,
} from './record/record';
export { imageRecord, recordTemplate } from './record/of-device';
export { publish } from './release/publish';
