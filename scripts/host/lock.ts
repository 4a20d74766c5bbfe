import { once } from 'node:events';
import { UserError } from './errors';
import { makeFolder } from './files';
import { start } from './tools';

/**
 * Holds a folder while `work` runs, so that two builds cannot run in one. The kernel's lock (flock(2)) needs no
 * file, and is gone with whoever held it: after a power cut or a killed container nothing is left to clear away.
 * @param dir made if it is not there
 * @throws UserError if another build holds it
 */
export async function withLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  await makeFolder(dir);
  // Held until its input ends. In a process group of its own: Ctrl-C is not to end it before us.
  const holder = start('flock', ['--nonblock', dir, 'sh', '-c', 'echo held && exec cat'], {
    stdin: 'pipe',
    detached: true,
  });
  const held = once(holder.stdout!, 'data').then(() => true);
  if (!(await Promise.race([held, holder.then(() => false)]))) {
    const { exitCode, stderr } = await holder;
    throw exitCode === 1
      ? new UserError(
          `another build is at work in ${dir}`,
          `wait for it to end, or stop it, then run this again; fuser -v ${dir} shows it`,
        )
      : new UserError(`cannot lock ${dir}: ${String(stderr)}`, 'use a folder on a local disk');
  }
  try {
    return await work();
  } finally {
    holder.stdin?.end();
    await holder;
  }
}
