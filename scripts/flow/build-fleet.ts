import { availableParallelism, freemem } from 'node:os';
import { basename } from 'node:path';
import { CACHE_DIR, deviceName } from '../checkout';
import { firstLine, Steps, runTasks, throwIfInterrupted, type Outcome, type Task } from '../frame';
import { ensureTools, makeFolder } from '../os';
import type { DeviceModel } from '../model';
import { buildImage, type BuildRequest, type BuildResult } from './build-image';
import { SYSTEMS } from './make-image';
import { readDevice } from './read-device';

export interface FleetRequest extends Omit<BuildRequest, 'device' | 'tell'> {
  /** paths of the devices' YAML files, each with a different name */
  devices: readonly string[];
  /** how many images are built at the same time */
  jobs: number;
}

/** A device of the fleet and the outcome of its build. */
export type FleetResult = { file: string; name: string } & Outcome<BuildResult>;

/** Bytes of memory for each further image at the same time: with --small, xz in two threads (xz(1), preset 6). */
const MEMORY_OF_A_JOB = 384 * 1024 ** 2;

/** @returns how many images this machine can build at the same time: one per processor, if memory allows */
export function defaultJobs(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / MEMORY_OF_A_JOB)));
}

/**
 * Builds many devices: what they share once, then each image. An error of one device is its result;
 * the others go on.
 * @returns the results, in the order of the devices
 * @throws Interrupted, after every started build has ended
 */
export async function buildFleet(request: FleetRequest): Promise<FleetResult[]> {
  const read = await Promise.all(request.devices.map((file) => readMember(file, request)));
  const members = await prepare(read, request);
  // Buildroot's make uses all processors on its own.
  const compiled = members.filter(({ device }) => device?.system === 'buildroot');
  const packed = members.filter((member) => !compiled.includes(member));
  const results = [
    ...(await buildMembers(packed, request.jobs, request)),
    ...(await buildMembers(compiled, 1, request)),
  ];
  const place = ({ file }: FleetResult) => request.devices.indexOf(file);
  return results.sort((a, b) => place(a) - place(b));
}

interface Member {
  file: string;
  device?: Pick<DeviceModel, 'board' | 'system' | 'debian'>;
  /** why it cannot be built */
  error?: unknown;
}

async function readMember(file: string, { system }: FleetRequest): Promise<Member> {
  try {
    const device = await readDevice(file);
    return { file, device: { ...device, system: system ?? device.system } };
  } catch (error) {
    return { file, error };
  }
}

/**
 * Builds each base that members need, or takes it from the cache.
 * @returns the members; those whose base failed have its error
 */
async function prepare(members: readonly Member[], request: FleetRequest): Promise<Member[]> {
  const groups = new Map<string, [Required<Member>['device'], Member[]]>();
  for (const member of members) {
    if (!member.device) continue;
    const { system, board, debian } = member.device;
    const kernel = debian.kernel === 'stable' ? '' : `, kernel of ${debian.kernel}`;
    const key = `${system}, ${board}${kernel}`;
    const [device, group] = groups.get(key) ?? [member.device, []];
    groups.set(key, [device, [...group, member]]);
  }
  let steps = Steps.from([...members]);
  for (const [key, [device, group]] of groups) {
    const title = `What ${group.length} ${group.length === 1 ? 'device has' : 'devices share'} (${key})`;
    steps = steps.step(title, async (before, say) => {
      const error = await faultOf(device, request, say);
      if (error === undefined) return before;
      say(`failed: ${firstLine(error)}`);
      return before.map((one) => (group.includes(one) ? { ...one, error } : one));
    });
  }
  return steps.run({ quiet: request.quiet });
}

/** @returns why there is no base; undefined if there is one */
async function faultOf(...base: Parameters<typeof prepareOne>): Promise<unknown> {
  try {
    await prepareOne(...base);
    return undefined;
  } catch (error) {
    throwIfInterrupted();
    return error;
  }
}

async function prepareOne(
  { board, system, debian: { kernel } }: Required<Member>['device'],
  { refresh, offline = false }: FleetRequest,
  say: (line: string) => void,
): Promise<void> {
  const { system: base, needs } = SYSTEMS[system];
  await ensureTools(needs, say);
  await makeFolder(CACHE_DIR);
  await base.prepare({ board, kernel, refresh, offline, say });
}

async function buildMembers(
  members: readonly Member[],
  jobs: number,
  request: FleetRequest,
): Promise<FleetResult[]> {
  const tasks = members.map(({ file, error }): Task<BuildResult> => ({
    title: basename(file),
    run: async (tell) => {
      if (error !== undefined) throw error;
      // The packages were refreshed with the base.
      return buildImage({ ...request, device: file, refresh: false, tell });
    },
  }));
  const outcomes = await runTasks(tasks, jobs, request.quiet);
  return members.flatMap(({ file }, index) => {
    const outcome = outcomes[index];
    return outcome ? [{ file, name: deviceName(file), ...outcome }] : [];
  });
}
