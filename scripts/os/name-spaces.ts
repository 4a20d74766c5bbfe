import { UserError } from '../frame';
import { inTempDir } from './files';
import { findTool, start } from './tools';

const isRoot = process.getuid?.() === 0;

/** For unshare(1): mounts that nobody else sees. Who is not root becomes it in a user name space. */
export const OWN_MOUNTS: readonly string[] = isRoot ? ['--mount'] : ['--map-root-user', '--mount'];

/** Where that is not allowed. Ubuntu 24.04's AppArmor is one that forbids it to others than root. */
export const OWN_MOUNTS_HINT = isRoot
  ? 'in a container: start it with --privileged'
  : 'run it as root; or allow it: kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0, kernel.apparmor_restrict_unprivileged_userns=0 (sysctl)';

/** @returns whether this machine lets us have them, with a /proc of their own; a container often does not */
export async function mayOwnMounts(): Promise<boolean> {
  if (findTool('unshare') === undefined) return false;
  return inTempDir(async (dir) => {
    const mount = ['mount', '-t', 'proc', 'proc', dir];
    const args = [...OWN_MOUNTS, '--pid', '--fork', ...mount];
    return (await start('unshare', args, { stdin: 'ignore' })).exitCode === 0;
  });
}

/** @throws UserError if this machine does not let us have them */
export async function ensureOwnMounts(): Promise<void> {
  if (await mayOwnMounts()) return;
  throw new UserError(
    'this machine does not let the tests make their own mounts (unshare)',
    OWN_MOUNTS_HINT,
  );
}
