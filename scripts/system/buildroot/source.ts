import { join } from 'node:path';
import { CACHE_DIR, EXIT, exists, replaceWhole, run, UserError, withLock } from '../../host';

/** The long-term release that pppi is built with. A tag can be moved, a commit cannot. */
export const RELEASE = {
  url: 'https://gitlab.com/buildroot.org/buildroot.git',
  tag: '2026.02.3',
  commit: '679b9ead7620bbf193620d1ebf56f53c1764d37a',
};

/**
 * Gives Buildroot's tree: BUILDROOT_DIR if that is set, else the pinned release, which is fetched
 * from upstream once.
 * @param offline fetch nothing
 * @throws UserError if upstream's tag is not the commit that it was
 */
export async function provideBuildroot(
  offline: boolean,
  say: (line: string) => void,
): Promise<string> {
  const own = process.env.BUILDROOT_DIR;
  if (own) {
    say(await describeOwn(own));
    return own;
  }
  const tree = join(CACHE_DIR, `buildroot-${RELEASE.tag}`);
  if (await exists(tree)) return tree;
  if (offline)
    throw new UserError(
      `Buildroot ${RELEASE.tag} is not there, and --offline fetches nothing`,
      'run once without --offline, or set BUILDROOT_DIR to a checkout of it',
    );
  say(`fetching Buildroot ${RELEASE.tag}`);
  await withLock(CACHE_DIR, () => replaceWhole(tree, fetchRelease));
  return tree;
}

async function fetchRelease(partial: string): Promise<void> {
  const { url, tag, commit } = RELEASE;
  const quiet = ['-c', 'advice.detachedHead=false', 'clone', '--quiet', '--depth=1'];
  await run('git', [...quiet, `--branch=${tag}`, url, partial]);
  const got = (await run('git', ['-C', partial, 'rev-parse', 'HEAD'])).stdout.trim();
  if (got === commit) return;
  throw new UserError(
    `the tag ${tag} of ${url} is commit ${got}, and was ${commit}`,
    'do not build from it; ask Buildroot why the tag has moved',
  );
}

/** @returns which commit a person's own tree is, and whether it is the one that was tested */
async function describeOwn(dir: string): Promise<string> {
  if (!(await exists(join(dir, 'Makefile'))) || !(await exists(join(dir, 'package'))))
    throw new UserError(
      `BUILDROOT_DIR=${dir} is no Buildroot`,
      'unset it, or correct it',
      EXIT.usage,
    );
  if (!(await exists(join(dir, '.git')))) {
    const args = ['-C', dir, '--silent', '--no-print-directory', 'print-version'];
    const version = (await run('make', args)).stdout.trim();
    return `BUILDROOT_DIR says it is ${version}; it has no .git, so nobody knows what was changed`;
  }
  const commit = (await run('git', ['-C', dir, 'rev-parse', 'HEAD'])).stdout.trim();
  const status = (await run('git', ['-C', dir, 'status', '--porcelain'])).stdout;
  const changed = status.split('\n').filter(Boolean).length;
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
