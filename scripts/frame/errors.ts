/** Exit statuses of every command, except those in INTERRUPTED_STATUS. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Exit statuses after a signal, 128 plus its number as in a shell: Ctrl-C, kill, a closed terminal. */
export const INTERRUPTED_STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * A mistake or a circumstance that the user can act on. The message states the fact, the hint says what to
 * do next; neither comes with a stack.
 */
export class UserError extends Error {
  /**
   * @param message the fact, one line or a block ready to print
   * @param hint what to do next
   * @param exitCode 1: it failed; 2: wrong usage or a mistake in a config file
   */
  constructor(
    message: string,
    readonly hint?: string,
    readonly exitCode: 1 | 2 = EXIT.failed,
  ) {
    super(message);
    this.name = 'UserError';
  }
}

/** The work was stopped from outside. */
export class Interrupted extends Error {
  /** @param left what remains of the work, in words */
  constructor(
    readonly signal: keyof typeof INTERRUPTED_STATUS,
    readonly left = 'no incomplete file was left; run the command again to continue',
  ) {
    super(`interrupted by ${signal}`);
    this.name = 'Interrupted';
  }
}

const FILE_FACTS: Record<string, (path: string) => [fact: string, hint: string]> = {
  ENOSPC: (path) => [
    `no space left on the disk that holds ${path}`,
    'free some space, then run the same command again',
  ],
  EDQUOT: (path) => [
    `the disk quota is used up at ${path}`,
    'free some space, then run the same command again',
  ],
  EACCES: (path) => [
    `no permission for ${path}`,
    'check who owns it: was an earlier run made as root?',
  ],
  EPERM: (path) => [
    `not permitted: ${path}`,
    'check who owns it: was an earlier run made as root?',
  ],
  EROFS: (path) => [`${path} is on a read-only file system`, 'use a checkout on a writable disk'],
  ENOENT: (path) => [`there is no ${path}`, 'check the path'],
  EISDIR: (path) => [`${path} is a folder, not a file`, 'check the path'],
  ELOOP: (path) => [`${path} is a link that leads back to itself`, 'remove or correct it'],
  ENAMETOOLONG: (path) => [`the name ${path} is too long`, 'choose a shorter one'],
  EIO: (path) => [
    `the system cannot read or write ${path}: input/output error`,
    'check the disk and its connection; dmesg may say more',
  ],
  EAGAIN: (path) => [`${path} has no data to read`, 'check the path: is it a file?'],
  EBUSY: (path) => [`${path} is in use`, 'wait for the program that uses it, or stop it'],
  EFBIG: (path) => [
    `${path} would exceed the file size limit`,
    'check ulimit -f; on FAT a file has at most 4 GB',
  ],
  EMFILE: (path) => [`no more files can be opened, at ${path}`, 'raise the limit: ulimit -n 4096'],
  ENFILE: (path) => [`no more files can be opened, at ${path}`, 'end other programs'],
  ENOMEM: (path) => [`no memory left, at ${path}`, 'end other programs'],
  ENXIO: (path) => [`there is no device behind ${path}`, 'check the path'],
  ENODEV: (path) => [`there is no device behind ${path}`, 'check the path'],
  ENOTDIR: (path) => [`a part of ${path} is not a folder`, 'check the path'],
};

/**
 * Turns an error of node:fs into a UserError if a person can act on it.
 * @returns the UserError, or the error itself if it is another kind
 */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code, path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: string };
  const place = dest ?? path ?? (syscall === 'read' ? 'a file' : 'the output');
  const fact = FILE_FACTS[code ?? '']?.(place);
  return fact ? new UserError(...fact) : error;
}
