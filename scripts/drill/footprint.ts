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

/**
 * Compares the end of a soak with the most that was in use in its first half: by then the faults have led through most
 * of the code once, and what is kept for ever is there. A leak goes on.
 * @param looks those before each fault, in order @param last the one at the end
 * @returns what a device has not given back, in words; empty if it has no more than it had
 */
export function growth(looks: Footprint[], last: Footprint): string[] {
  const firstHalf = looks.slice(0, Math.ceil(looks.length / 2));
  const other = firstHalf.every(({ pid }) => pid === last.pid)
    ? []
    : ['pppid is another process than in the first half'];
  const grown = KEPT.flatMap(([key, what, slack]) => {
    const most = Math.max(...firstHalf.map((look) => look[key]));
    return last[key] > most * slack
      ? [`${what}: at most ${short(most)} in the first half, ${short(last[key])} at the end`]
      : [];
  });
  return [...other, ...grown];
}

const short = (value: number) => value.toFixed(Number.isInteger(value) ? 0 : 1);
