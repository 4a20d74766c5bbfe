import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../frame';
import { run, type RunOptions, type RunResult, type Tool } from './tools';

/**
 * Runs a program that downloads, within limits. The programs' own time-outs only concern silence, per file and
 * address: a server that sends a byte now and then stalls apt, git and wget for ever.
 */
export interface DownloadBounds {
  /** seconds in which at least `leastBytes` must arrive */
  stallSeconds: number;
  leastBytes: number;
  /** seconds for the whole */
  totalSeconds: number;
}

/** GPRS has 4 kB/s. At 100 kB/s an hour is enough for our largest download, 300 MB. */
export const DOWNLOAD_BOUNDS: DownloadBounds = {
  stallSeconds: 60,
  leastBytes: 64 * 1024,
  totalSeconds: 3600,
};

/** Statuses of timeout(1) and of what it runs, and -1 of one that a signal has ended: the caller judges them. */
const ANY_STATUS = [-1, ...Array(256).keys()];

export interface DownloadOptions extends Omit<RunOptions, 'okStatus' | 'onStart' | 'timeout'> {
  /** folders that grow while it downloads */
  into: readonly string[];
  /** the source for messages: a host name, and the proxy if there is one */
  from: string;
  /** a line of its output that ends the downloads; what follows is not measured */
  over?: RegExp;
  bounds?: DownloadBounds | undefined;
}

/**
 * Runs a program that downloads to its end, whatever its status. It and its children are one process group, which a
 * signal to us ends within a second.
 * @throws UserError that names the host, if too little has arrived for too long; Interrupted on Ctrl-C
 */
export async function runDownload(
  tool: Tool,
  args: readonly string[],
  { into, from, over, bounds = DOWNLOAD_BOUNDS, ...options }: DownloadOptions,
): Promise<RunResult> {
  let pid: number | undefined;
  const watch = new StallWatch(into, bounds, () => pid && endProcess(pid));
  try {
    const result = await run(
      'timeout',
      ['--kill-after=1', String(bounds.totalSeconds), tool, ...args],
      {
        ...options,
        okStatus: ANY_STATUS,
        onStart: (started) => (pid = started),
        onLine: (line) => {
          if (over?.test(line)) watch.stop();
          options.onLine?.(line);
        },
      },
    );
    if (watch.stalled) throw stalled(from, bounds);
    if (result.status === TIMED_OUT) throw late(from, bounds);
    return result;
  } finally {
    watch.stop();
  }
}

/** timeout(1): "If the command times out, exit with status 124"; 137 if it had to be killed. */
const TIMED_OUT = 124;

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // it has just ended by itself
  }
}

/** Measures folders, and reports once when they stop growing. */
class StallWatch {
  stalled = false;
  private readonly timer: NodeJS.Timeout;
  private measuring = false;
  private size = 0;
  private came = 0;
  private since = performance.now();

  constructor(
    private readonly folders: readonly string[],
    private readonly bounds: DownloadBounds,
    private readonly onStall: () => void,
  ) {
    this.timer = setInterval(() => void this.measure(), (bounds.stallSeconds * 1000) / 12);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async measure(): Promise<void> {
    if (this.measuring) return;
    this.measuring = true;
    const size = await sizeOf(this.folders);
    this.measuring = false;
    // Unpacking and removing files is progress too.
    this.came += Math.abs(size - this.size);
    this.size = size;
    const { leastBytes, stallSeconds } = this.bounds;
    if (this.came >= leastBytes) {
      this.came = 0;
      this.since = performance.now();
    } else if (performance.now() - this.since >= stallSeconds * 1000) {
      this.stop();
      this.stalled = true;
      this.onStall();
    }
  }
}

/** @returns total bytes of the readable files below these folders */
async function sizeOf(folders: readonly string[]): Promise<number> {
  let size = 0;
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile());
    const sizes = files.map(async ({ parentPath, name }) => {
      return (await lstat(join(parentPath, name)).catch(() => undefined))?.size ?? 0;
    });
    for (const one of await Promise.all(sizes)) size += one;
  }
  return size;
}

function stalled(from: string, { leastBytes, stallSeconds }: DownloadBounds): UserError {
  return new UserError(
    `${from} sent less than ${leastBytes / 1024} kB in ${stallSeconds} s: gave up`,
    'check the network, and the proxy if there is one, then run the same command again',
  );
}

function late(from: string, { totalSeconds }: DownloadBounds): UserError {
  return new UserError(
    `the download from ${from} was not complete after ${totalSeconds / 60} minutes: gave up`,
    'use a faster network or a mirror near you, then run the same command again',
  );
}
