import { Interrupted, UserError } from '../host';
import { holdDrill, ready } from './hold-drill';
import { notHeld, type DrillResult } from './result';
import type { BootedRig } from './rig';
import type { Drill, DrillDevice, Rig } from './types';

export interface Options {
  boot: (device: DrillDevice) => Promise<BootedRig>;
  /** told what is being done, a line at a time */
  say: (line: string) => void;
}

/**
 * Holds drills, in their order, in one boot for each device; in a fresh one after a device that did not
 * come back.
 * @throws Interrupted on Ctrl-C; whatever else goes wrong is a result
 */
export async function holdAll(drills: readonly Drill[], options: Options): Promise<DrillResult[]> {
  const results: DrillResult[] = [];
  for (const device of new Set(drills.map((drill) => drill.device))) {
    const some = drills.filter((drill) => drill.device === device);
    const bench = new Bench(device, options);
    try {
      for (const drill of some) {
        options.say(`[${results.length + 1}/${drills.length}] ${drill.name}: ${drill.fault} …`);
        const result = await bench.hold(drill);
        results.push(result);
        options.say(`    ${sentence(result)}`);
      }
    } finally {
      await bench.stop();
    }
  }
  return results;
}

/** One device, booted when it is needed. */
class Bench {
  private rig: BootedRig | undefined;

  constructor(
    private readonly device: DrillDevice,
    private readonly options: Options,
  ) {}

  async hold(drill: Drill): Promise<DrillResult> {
    try {
      return await holdDrill(drill, await this.online());
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      await this.stop();
      return notHeld(drill, shortly(error));
    }
  }

  async stop(): Promise<void> {
    const { rig } = this;
    this.rig = undefined;
    await rig?.stop();
  }

  /** The device, online: as it runs, or booted afresh. */
  private async online(): Promise<Rig> {
    const { device, options } = this;
    if (this.rig !== undefined) {
      if (await ready(this.rig)) return this.rig;
      options.say(`    ${device} did not come back by itself`);
      await this.stop();
    }
    options.say(`    booting ${device}`);
    this.rig = await options.boot(device);
    if (await ready(this.rig)) return this.rig;
    throw new Error(`${device} was never online`);
  }
}

/** What went wrong, without the console's last lines; of a mistake in a device file also where it is. */
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
