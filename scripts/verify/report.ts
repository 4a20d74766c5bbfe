import type { LockedPackage } from '../system';
import type { Difference } from './compare-images';

/**
 * Formats the differences for reading, one line each.
 * @param packages versions, for the names of packages
 */
export function formatDifferences(
  differences: readonly Difference[],
  packages: readonly LockedPackage[],
): string[] {
  return differences.map((one) => format(one, packages));
}

function format(difference: Difference, packages: readonly LockedPackage[]): string {
  const { where, file, bytes, note } = difference;
  const what = [
    ...(file ? [`${file.path}: ${file.what}${file.detail ? ` (${file.detail})` : ''}`] : []),
    ...(bytes
      ? [`${bytes.count} ${bytes.count === 1 ? 'byte' : 'bytes'}, the first at ${bytes.first}`]
      : []),
    ...(note ? [note] : []),
  ].join('; ');
  return `${where}: ${what}${origin(difference, packages)}`;
}

function origin({ file, package: name }: Difference, packages: readonly LockedPackage[]): string {
  if (!file || file.what === 'only in the image') return '';
  if (!name) return ' [not from a package: part of pppi]';
  const version = packages.find((one) => one.name === name)?.version ?? '';
  return ` [package ${name} ${version}]`;
}
