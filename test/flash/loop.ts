import { run } from '../../scripts/os';

/**
 * Makes a loop device of a file, which is to Linux a disk like any other.
 * @returns its path, or undefined where the machine has none to give (a container without /dev/loop*)
 */
export async function attachLoop(file: string): Promise<string | undefined> {
  const { stdout, status } = await run('losetup', ['--find', '--show', file], {
    okStatus: [...Array(256).keys()],
  });
  return status === 0 ? stdout.trim() : undefined;
}

export async function detachLoop(device: string): Promise<void> {
  await run('losetup', ['--detach', device]);
}

/** Said by a test that cannot run without one. */
export const NO_LOOP = 'this machine gives no loop device (needs root and /dev/loop-control)';
