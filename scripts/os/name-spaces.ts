import { UserError } from '../frame';
import { inTempDir } from './files';
import { findTool, start } from './tools';

const isRoot = process.getuid?.() === 0;

/** Options of unshare(1) for private mounts. A normal user becomes root in a user name space. */
export const OWN_MOUNTS: readonly string[] = isRoot ? ['--mount'] : ['--map-root-user', '--mount'];

/** Hints if that is forbidden, as Ubuntu 24.04's AppArmor does for normal users. */
export const OWN_MOUNTS_HINT = isRoot
  ? 'in a container: start it with --privileged'
  : 'run it as root; or allow it: kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, kernel.apparmor_restrict_unprivileged_userns=0 (sysctl)';

/** @returns whether this machine allows them, with their own /proc; containers often do not */
export async function mayOwnMounts(): Promise<boolean> {
  if (findTool('unshare') === undefined) return false;
  return inTempDir(async (dir) => {
    const mount = ['mount', '-t', 'proc', 'proc', dir];
    const args = [...OWN_MOUNTS, '--pid', '--fork', ...mount];
    return (await start('unshare', args, { stdin: 'ignore' })).exitCode === 0;
  });
}

/** @throws UserError if this machine does not allow them */
export async function ensureOwnMounts(): Promise<void> {
  if (await mayOwnMounts()) return;
  throw new UserError(
    'this machine does not allow the tests to make their own mounts (unshare)',
    OWN_MOUNTS_HINT,
  );
}
