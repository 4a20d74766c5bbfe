import { UserError } from '../../frame';
import { withArchive, type ArchiveRequest } from './archive';

/**
 * Names all packages of the archive, by its index in the cache, or by one that is fetched.
 * @returns undefined if the archive cannot be reached
 */
export async function packageNames(
  request: Omit<ArchiveRequest, 'refresh'>,
): Promise<ReadonlySet<string> | undefined> {
  try {
    return await withArchive({ ...request, refresh: false }, ({ lists }) =>
      Promise.resolve(new Set(lists.flatMap(namesIn))),
    );
  } catch (error) {
    // This is asked for the hint of a mistake, which must be told with the network or without.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function namesIn(list: string): string[] {
  return [...list.matchAll(/^Package: (\S+)$/gm)].map(([, name]) => name!);
}
