import { join } from 'node:path';
import { git } from '../checkout';
import { EXIT, ROOT, say, UserError } from '../frame';
import { run } from '../os';
import type { Side } from './measure';
import { onBuildDisk } from './on-build-disk';

/**
 * This checkout, and beside it another commit in a clone that is removed afterwards.
 * @param against a revision as git knows it (gitrevisions(7)); undefined: this checkout alone
 * @throws UserError if there is no such commit
 */
export async function withSides<T>(
  against: string | undefined,
  work: (sides: readonly Side[]) => Promise<T>,
): Promise<T> {
  const here: Side = { name: 'this', root: ROOT };
  if (against === undefined) return work([here]);
  const commit = await commitOf(against);
  return onBuildDisk(async (dir) => {
    const root = join(dir, 'checkout');
    say(`cloning ${commit.slice(0, 12)}`);
    await git(ROOT, ['clone', '--quiet', '--shared', '--no-checkout', ROOT, root]);
    await git(root, ['checkout', '--quiet', '--detach', commit]);
    // The first command of a checkout installs its node packages, which nobody wants measured.
    await run('node', [join(root, 'scripts', 'run.js'), '--help'], { cwd: root });
    return work([here, { name: commit.slice(0, 12), root }]);
  });
}

async function commitOf(revision: string): Promise<string> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout, status } = await git(ROOT, asked, { okStatus: [0, 1, 128] });
  if (status === 0) return stdout.trim();
  throw new UserError(
    `--against: there is no commit ${revision}`,
    'git log --oneline shows those of this checkout; a shallow clone has few',
    EXIT.usage,
  );
}
