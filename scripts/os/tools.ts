import { appendFile } from 'node:fs/promises';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type * as Execa from 'execa';
import type { Options, ResultPromise } from 'execa';
import { beforeEnd, interrupted, LOG_DIR, throwIfInterrupted, UserError } from '../frame';
import { makeFolder } from './files';
import { heldDescriptors } from './held';
import { withoutEmptyDate } from './source-date';

/** Every outside program that pppi starts, with its Debian package. */
const PACKAGES = {
  'aarch64-linux-gnu-gcc': 'gcc-aarch64-linux-gnu',
  'apt-config': 'apt',
  'apt-get': 'apt',
  bash: 'bash',
  bc: 'bc',
  bmaptool: 'bmap-tools',
  bzip2: 'bzip2',
  busybox: 'busybox',
  chat: 'ppp',
  cpio: 'cpio',
  depmod: 'kmod',
  diff: 'diffutils',
  dd: 'coreutils',
  debugfs: 'e2fsprogs',
  diffoscope: 'diffoscope-minimal',
  'dpkg-deb': 'dpkg',
  'dpkg-query': 'dpkg',
  dtc: 'device-tree-compiler',
  dumpe2fs: 'e2fsprogs',
  e2fsck: 'e2fsprogs',
  eject: 'eject',
  fdtput: 'device-tree-compiler',
  file: 'file',
  find: 'findutils',
  flock: 'util-linux',
  'fsck.vfat': 'dosfstools',
  'g++': 'g++',
  gcc: 'gcc',
  genimage: 'genimage',
  git: 'git',
  gzip: 'gzip',
  ip: 'iproute2',
  'ld-linux-aarch64.so.1': 'libc6',
  'ld-linux-x86-64.so.2': 'libc6',
  losetup: 'mount',
  lsblk: 'util-linux',
  make: 'make',
  mcopy: 'mtools',
  mdel: 'mtools',
  mkfifo: 'coreutils',
  'mkfs.ext4': 'e2fsprogs',
  'mkfs.vfat': 'dosfstools',
  mksquashfs: 'squashfs-tools',
  mmdebstrap: 'mmdebstrap',
  mosquitto: 'mosquitto',
  mount: 'mount',
  node: 'nodejs',
  nsenter: 'util-linux',
  patch: 'patch',
  perl: 'perl',
  python3: 'python3',
  'qemu-system-aarch64': 'qemu-system-arm',
  qjs: 'quickjs',
  resize2fs: 'e2fsprogs',
  rsync: 'rsync',
  script: 'bsdutils',
  sed: 'sed',
  setpriv: 'util-linux',
  sfdisk: 'fdisk',
  sha256sum: 'coreutils',
  shellcheck: 'shellcheck',
  socat: 'socat',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  tar: 'tar',
  timeout: 'coreutils',
  umount: 'mount',
  unshare: 'util-linux',
  unsquashfs: 'squashfs-tools',
  unzip: 'unzip',
  wget: 'wget',
  which: 'debianutils',
  xz: 'xz-utils',
  zstd: 'zstd',
} as const;

export type Tool = keyof typeof PACKAGES;

/** Debian's administration programs are not in the PATH of normal users. */
const SEARCH_PATH = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

/** A program running alongside. */
export type RunningTool = ResultPromise;

export interface RunOptions {
  cwd?: string;
  /** added to the environment; never a secret: it is logged */
  env?: Record<string, string>;
  input?: string | Uint8Array;
  /** folders searched first for the program and for those that it starts */
  toolDirs?: string[];
  /** time limit in milliseconds; none by default */
  timeout?: number;
  /** called with each line of stdout and stderr as it arrives */
  onLine?: (line: string) => void;
  /** exit statuses that count as success; default [0] */
  okStatus?: number[];
  /** called with the process id once it runs */
  onStart?: (pid: number) => void;
}

export interface RunResult {
  stdout: string;
  stderr: string;
  status: number;
}

/** @returns the full path of a tool, undefined if it is not installed */
export function findTool(tool: Tool, toolDirs: readonly string[] = []): string | undefined {
  for (const dir of [...toolDirs, ...SEARCH_PATH]) {
    const path = join(dir, tool);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** @returns the Debian package of a tool */
export function packageOf(tool: Tool): string {
  return PACKAGES[tool];
}

/** @returns the tools among `tools` that are not installed */
export function missingTools(tools: readonly Tool[]): Tool[] {
  return tools.filter((tool) => findTool(tool) === undefined);
}

/**
 * Runs a program to its end. The exact command and its output go to build/logs/commands.log.
 * @throws UserError if the program is missing, fails or takes too long; Interrupted on Ctrl-C
 */
export async function run(
  tool: Tool,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  throwIfInterrupted();
  const child = start(tool, args, {
    ...options,
    cancelSignal: interrupted,
    all: options.onLine !== undefined,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  if (options.onLine) void forwardLines(child, options.onLine);
  const result = await child;
  const status = result.exitCode ?? -1;
  const { stdout, stderr } = result as unknown as { stdout: string; stderr: string };
  await logCommand(replayLine(tool, args, options), stdout, stderr, status);
  throwIfInterrupted();
  if (result.timedOut)
    throw new UserError(`${tool} took longer than ${(options.timeout ?? 0) / 1000} s`, seeLog());
  if (!(options.okStatus ?? [0]).includes(status)) throw failure(tool, status, stderr || stdout);
  return { stdout, stderr, status };
}

type StartOptions = Omit<RunOptions, 'onLine' | 'okStatus' | 'onStart'> & {
  cancelSignal?: AbortSignal;
  /** also offer stdout and stderr as one stream */
  all?: boolean;
  /** false: output is streamed, not kept for the result */
  buffer?: boolean;
  /** true: a process group of its own, which the caller ends as a whole */
  detached?: boolean;
  /** an open file that becomes its descriptor 3 */
  descriptor?: number;
  stdin?: 'ignore' | 'pipe' | 'inherit';
  stdout?: 'pipe' | 'inherit';
  stderr?: 'pipe' | 'inherit';
};

/**
 * Starts a program that runs alongside (an emulator, a pty). The caller ends it.
 * @throws UserError if the program is missing
 */
export function start(
  tool: Tool,
  args: readonly string[],
  options: StartOptions = {},
): RunningTool {
  const { env, toolDirs = [], descriptor, stdin, stdout, stderr, ...rest } = options;
  const path = findTool(tool, toolDirs);
  if (!path)
    throw new UserError(
      `the program ${tool} is not installed`,
      `sudo apt-get install ${packageOf(tool)}`,
    );
  const execaOptions: Options = {
    reject: false,
    maxBuffer: 256 * 1024 * 1024,
    forceKillAfterDelay: 3000,
    // One language: messages are searched below.
    env: {
      ...withoutEmptyDate(),
      LC_ALL: 'C.UTF-8',
      PATH: [...toolDirs, ...SEARCH_PATH].join(delimiter),
      ...env,
    },
    // Its types do not allow numbers for further descriptors; Node's spawn does.
    stdio: [
      stdin ?? 'pipe',
      stdout ?? 'pipe',
      stderr ?? 'pipe',
      ...(descriptor === undefined ? [] : [descriptor]),
      ...heldDescriptors(),
    ] as Options['stdio'] & object,
    ...rest,
  };
  const child = loadExeca()(path, args, execaOptions);
  const forget = beforeEnd(() => killHard(child, options.detached ?? false));
  void child.finally(forget);
  return child;
}

/** @param group whether it leads a process group of its own */
function killHard({ pid }: RunningTool, group: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(group ? -pid : pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** With the first program: it has a hundred files, an eighth of the time in which a command starts, and many start none. */
function loadExeca(): typeof Execa.execa {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('execa') as typeof Execa).execa;
}

async function forwardLines(child: ResultPromise, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of child.iterable({ from: 'all' })) onLine(String(line));
  } catch {
    // the result of the child itself tells what went wrong
  }
}

/** @returns a line that a shell can repeat */
export function replayLine(
  tool: Tool,
  args: readonly string[],
  options: Pick<RunOptions, 'cwd' | 'env'> = {},
): string {
  const env = Object.entries(options.env ?? {}).map(([key, value]) => `${key}=${shellWord(value)}`);
  const cd = options.cwd ? [`cd ${shellWord(options.cwd)} &&`] : [];
  return [...cd, ...env, tool, ...args.map(shellWord)].join(' ');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

async function logCommand(
  line: string,
  stdout: string,
  stderr: string,
  status: number,
): Promise<void> {
  const end = [stdout, stderr].map((text) => text.slice(-20_000).trimEnd()).filter(Boolean);
  await makeFolder(LOG_DIR);
  await appendFile(
    join(LOG_DIR, 'commands.log'),
    [`$ ${line}`, ...end, `→ ${status}`, '', ''].join('\n'),
  );
}

function seeLog(): string {
  return `the command and its output are at the end of ${join(LOG_DIR, 'commands.log')}`;
}

function failure(tool: Tool, status: number, output: string): UserError {
  if (/No space left on device/i.test(output)) {
    return new UserError(
      `${tool}: no space left on the disk`,
      'free some space, then run the same command again',
    );
  }
  const lines = output.trimEnd().split('\n').slice(-8);
  return new UserError(
    `${tool} failed with status ${status}\n${lines.map((l) => `  ${l}`).join('\n')}`,
    seeLog(),
  );
}
