export { compareImages, type Difference } from './compare-images';
export { contentDiff } from './content-diff';
export { formatDifferences } from './report';
