import type { Rig } from './types';

/** What a device has in use, while it is online and nothing is wrong. */
export interface Footprint {
  /** megabytes used, by free(1) */
  usedMb: number;
  /** process number of pppid */
  pid: number;
  /** kilobytes that pppid alone accounts for: Pss of proc_pid_smaps(5) */
  pssKb: number;
  /** file descriptors that pppid has open */
  descriptors: number;
  processes: number;
  /** files and folders on the RAM disk of the links */
  files: number;
}

/** One line of six numbers. A pppid that has just died is started again within seconds. */
const LOOK = [
  'for turn in 1 2 3 4 5 6 7 8 9 10; do pid=$(pidof qjs) && break || sleep 1; done',
  "used=$(free -k | awk '/^Mem/ { print $3 }')",
  'pss=$(awk \'/^Pss:/ { print $2 }\' "/proc/$pid/smaps_rollup")',
  'set -- /proc/$pid/fd/*; descriptors=$#',
  'set -- /proc/[0-9]*; processes=$#',
  'files=$(find /run/pppi 2>/dev/null | wc -l)',
  'echo $used $pid $pss $descriptors $processes $files',
].join('; ');

/**
 * Looks at a running device.
 * @throws Error if it does not answer as it should
 */
export async function footprint({ sh }: Pick<Rig, 'sh'>): Promise<Footprint> {
  const text = await sh(LOOK);
  const numbers = text.trim().split(/\s+/).map(Number);
  if (numbers.length !== 6 || !numbers.every(Number.isSafeInteger))
    throw new Error(`the device does not say what it uses: ${text}`);
  const [used, pid, pssKb, descriptors, processes, files] = numbers as [
    ...[number, number, number],
    ...[number, number, number],
  ];
  return { usedMb: (used * 1024) / 1e6, pid, pssKb, descriptors, processes, files };
}

/** What has to be given back: in words, and how much of it at the end is still the same. Memory is never quite. */
const KEPT = [
  ['descriptors', 'descriptors of pppid', 1],
  ['files', 'files in /run/pppi', 1],
  ['pssKb', 'kB of pppid', 1.1],
  ['usedMb', 'MB used', 1.1],
] as const;

/** @returns what a device has not given back, in words; empty if it has what it had */
export function growth(first: Footprint, last: Footprint): string[] {
  const other = last.pid === first.pid ? [] : ['pppid is another process than at the start'];
  const grown = KEPT.filter(([key, , slack]) => last[key] > first[key] * slack);
  return [
    ...other,
    ...grown.map(
      ([key, what]) => `${what}: ${short(first[key])} at the start, ${short(last[key])} now`,
    ),
  ];
}

const short = (value: number) => value.toFixed(Number.isInteger(value) ? 0 : 1);
