/**
 * Compares an image with one made again from the same packages, and explains each difference. It must not know how
 * to build: it gets both images.
 */
export { compareImages, type Difference } from './compare-images';
export { contentDiff } from './content-diff';
export { formatDifferences } from './report';
