import { QEMU_ABORTED } from '../emulate';
import { Interrupted, UserError } from '../frame';
import { holdDrill, ready } from './hold-drill';
import { notHeld, type DrillResult } from './result';
import type { BootedRig } from './rig';
import type { Drill, DrillDevice, Rig } from './types';

export interface Options {
  /** @param job number of the parallel worker, from 0 */
  boot: (device: DrillDevice, job: number) => Promise<BootedRig>;
  /** how many emulators may run at the same time; one if not given */
  jobs?: number;
  /** called with progress, line by line */
  say: (line: string) => void;
}

/**
 * Runs drills, several at a time. Each worker has a boot of its own, which it keeps for the next drill
 * of the same device; it boots again if the device did not recover.
 * @returns the results in the order of the drills
 * @throws Interrupted on Ctrl-C; any other error is a result
 */
export async function holdAll(drills: readonly Drill[], options: Options): Promise<DrillResult[]> {
  const results = new Map<Drill, DrillResult>();
  const left = [...drills];
  const work = async (bench: Bench) => {
    try {
      for (let drill = next(left, bench.device); drill; drill = next(left, bench.device)) {
        const number = `[${drills.indexOf(drill) + 1}/${drills.length}]`;
        options.say(`${number} ${drill.name}: ${drill.fault} …`);
        const result = await bench.hold(drill);
        results.set(drill, result);
        options.say(`${number} ${drill.name} ${sentence(result)}`);
      }
    } finally {
      await bench.stop();
    }
  };
  const jobs = Math.min(options.jobs ?? 1, drills.length);
  const ends = await Promise.allSettled(
    Array.from({ length: jobs }, (_, job) => work(new Bench(job, options))),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return drills.flatMap((drill) => results.get(drill) ?? []);
}

/** Takes the next drill, preferably one of the booted device. */
function next(left: Drill[], device: DrillDevice | undefined): Drill | undefined {
  const same = left.findIndex((drill) => drill.device === device);
  return left.splice(Math.max(same, 0), 1)[0];
}

/** One emulator at a time, booted when it is needed. */
class Bench {
  device: DrillDevice | undefined;
  private rig: BootedRig | undefined;

  constructor(
    private readonly job: number,
    private readonly options: Options,
  ) {}

  async hold(drill: Drill): Promise<DrillResult> {
    const first = await this.tryToHold(drill);
    if (!first.problems.includes(QEMU_ABORTED)) return first;
    this.options.say(`    ${drill.name}: ${QEMU_ABORTED}; once more`);
    return this.tryToHold(drill);
  }

  private async tryToHold(drill: Drill): Promise<DrillResult> {
    let why: string;
    try {
      const result = await holdDrill(drill, await this.online(drill.device));
      if (result.passed || !(await this.rig?.aborted())) return result;
      why = QEMU_ABORTED;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      why = (await this.rig?.aborted()) ? QEMU_ABORTED : shortly(error);
    }
    await this.stop();
    return notHeld(drill, why);
  }

  async stop(): Promise<void> {
    const { rig } = this;
    this.rig = undefined;
    await rig?.stop();
  }

  /** The device, online: still running, or booted again. */
  private async online(device: DrillDevice): Promise<Rig> {
    const { options, job } = this;
    if (this.device !== device) await this.stop();
    this.device = device;
    if (this.rig !== undefined) {
      if (await ready(this.rig)) return this.rig;
      options.say(`    ${device} did not recover on its own`);
      await this.stop();
    }
    options.say(`    booting ${device}`);
    this.rig = await options.boot(device, job);
    if (await ready(this.rig)) return this.rig;
    throw new Error(`${device} was never online`);
  }
}

/** What went wrong, without the console's last lines; for a mistake in a device file also where it is. */
function shortly(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  const full = lines.map((line) => line.trim()).filter((line) => line !== '');
  return full.slice(0, error instanceof UserError ? 2 : 1).join(': ');
}

function sentence({ passed, named, secondsToOnline, dials, problems }: DrillResult): string {
  if (!passed) return `FAILED: ${problems.join('; ')}; it named ${named.join(', ') || 'nothing'}`;
  const cause = named.length > 0 ? `named ${named.join(', ')}; ` : '';
  return `passed: ${cause}online after ${secondsToOnline?.toFixed(1)} s, ${dials} dials`;
}
