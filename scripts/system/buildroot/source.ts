import { join } from 'node:path';
import { git, useKept } from '../../checkout';
import { UserError } from '../../frame';
import { exists } from '../../os';
import { clone } from './clone';
import { namedTree, readOwnTree, type OwnTree } from './own-tree';
import { RELEASE } from './release';

export interface Source {
  /** Buildroot's tree */
  tree: string;
  /** which it is, in a line */
  about: string;
}

/**
 * Gives Buildroot's tree: BUILDROOT_DIR if that is set, else the pinned release, which is fetched
 * from upstream once.
 * @param offline fetch nothing
 * @throws UserError if upstream's tag is not the commit that it was, or somebody changed what was fetched
 */
export async function provideBuildroot(
  offline: boolean,
  say: (line: string) => void,
): Promise<Source> {
  const named = namedTree();
  if (named !== undefined) {
    const own = await readOwnTree(named);
    const about = await describeOwn(own);
    say(about);
    return { tree: own.tree, about };
  }
  const fetch = async (dir: string) => {
    if (offline)
      throw new UserError(
        `Buildroot ${RELEASE.tag} is not in the cache, and --offline downloads nothing`,
        'run once without --offline, or set BUILDROOT_DIR to a Buildroot checkout',
      );
    say(`fetching Buildroot ${RELEASE.tag}`);
    await fetchRelease(dir);
  };
  const kept = { name: `buildroot-${RELEASE.tag}`, fault: faultOfTree, make: fetch, say };
  return useKept(kept, async (tree) => {
    const { commit, changed } = await stateOf(tree);
    refuseOther(tree, commit, changed);
    return { tree, about: `Buildroot ${RELEASE.tag}, commit ${RELEASE.commit}` };
  });
}

/** A tree that somebody has changed is refused later, not fetched again: his changes may be all he has. */
async function faultOfTree(dir: string): Promise<string | undefined> {
  const isCheckout =
    (await exists(join(dir, '.git'))) &&
    (await git(dir, ['rev-parse', '--verify', 'HEAD'], { okStatus: [0, 128] })).status === 0;
  return isCheckout ? undefined : 'it is no checkout of Buildroot';
}

/** @throws UserError if a tree that was fetched once is not what it was */
export function refuseOther(tree: string, commit: string, changed: number): void {
  if (commit === RELEASE.commit && changed === 0) return;
  throw new UserError(
    commit === RELEASE.commit
      ? `${tree} is no longer Buildroot ${RELEASE.tag} as it was fetched; changed files: ${changed}`
      : `${tree} is commit ${commit}, not ${RELEASE.commit}`,
    `delete ${tree}, and the next run fetches it again; to use your own tree set BUILDROOT_DIR`,
  );
}

async function stateOf(dir: string): Promise<{ commit: string; changed: number }> {
  const commit = (await git(dir, ['rev-parse', 'HEAD'])).stdout.trim();
  const { stdout } = await git(dir, ['status', '--porcelain']);
  return { commit, changed: stdout.split('\n').filter(Boolean).length };
}

async function fetchRelease(partial: string): Promise<void> {
  const { url, tag, commit } = RELEASE;
  await clone(partial);
  const got = (await git(partial, ['rev-parse', 'HEAD'])).stdout.trim();
  if (got === commit) return;
  throw new UserError(
    `the tag ${tag} of ${url} is commit ${got}, and was ${commit}`,
    'do not build from it; ask the Buildroot project why the tag moved',
  );
}

/** @returns which commit a person's own tree is, and whether it is the one that was tested */
async function describeOwn({ tree, version }: OwnTree): Promise<string> {
  if (!(await exists(join(tree, '.git'))))
    return `BUILDROOT_DIR says it is ${version}; it has no .git, so nobody knows what was changed`;
  const { commit, changed } = await stateOf(tree);
  return describeCommit(commit, changed);
}

/** @param changed number of files that differ from the commit */
export function describeCommit(commit: string, changed: number): string {
  const which =
    commit === RELEASE.commit
      ? `is ${RELEASE.tag}`
      : `differs from ${RELEASE.tag} (${RELEASE.commit})`;
  const files = changed === 0 ? 'unchanged' : `changed files: ${changed}`;
  return `BUILDROOT_DIR is commit ${commit}, which ${which}; ${files}`;
}
