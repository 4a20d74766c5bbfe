import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningTool } from '../os';
import { processStat } from './process-stat';

/** Milliseconds between two samples; mksquashfs, the largest process, runs for several of them. */
const INTERVAL = 50;

/**
 * Samples a program's memory until the program ends.
 * @param child the leader of a process group that also holds all its descendants
 * @returns peak bytes of all processes of the group together, shared pages counted once (Pss of
 * proc_pid_smaps_rollup(5))
 */
export async function peakMemory(child: RunningTool): Promise<number> {
  let ended = false;
  const end = () => (ended = true);
  void child.then(end, end);
  let peak = 0;
  while (!ended) {
    const sizes = (await groupMembers(child.pid ?? -1)).map(memoryOf);
    const sum = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    peak = Math.max(peak, sum);
    await sleep(INTERVAL);
  }
  return peak;
}

async function groupMembers(group: number): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(pids.map(groupOf));
  return pids.filter((_, index) => groups[index] === group);
}

async function groupOf(pid: string): Promise<number> {
  const field = await processStat(pid);
  return field(5);
}

async function memoryOf(pid: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}
