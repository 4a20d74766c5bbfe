import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_DIR } from '../checkout';
import { interrupted } from '../frame';
import { start, makeFolder } from '../os';
import { shippedDevice } from './checkout-commands';
import type { Benchmark, Side } from './measure';
import { peakMemory } from './memory';
import { onBuildDisk } from './on-build-disk';

const SIZES = [1, 10, 100];

/**
 * One run of `build-image` for 1, 10 and 100 devices: seconds per device and memory. The images (54 MB on disk each) go
 * to the build disk, and are removed.
 * @param dir for the device files
 */
export function fleetBenchmark(dir: string, side: Side): Benchmark {
  return {
    measures: SIZES.flatMap((size) => {
      const of = `fleet of ${size}, images only`;
      return [
        { name: `${of}: time per device`, unit: 's' as const, goal: 2 },
        { name: `${of}: memory, all processes`, unit: 'MB' as const, goal: 500 },
      ];
    }),
    // The base.
    prepare: async () => void (await build(dir, side, 1)),
    run: async () => {
      const values: number[] = [];
      for (const size of SIZES) values.push(...(await build(dir, side, size)));
      return values;
    },
  };
}

/** @returns seconds per device, megabytes */
async function build(dir: string, side: Side, size: number): Promise<[number, number]> {
  const files = await makeDevices(join(dir, `fleet-${size}`), side, size);
  return onBuildDisk(async (out) => {
    const begin = performance.now();
    const child = start(
      'node',
      [join(side.root, 'scripts', 'run.js'), 'build-image', '--image-only', '--json', ...files],
      {
        env: { PPPI_BUILD_DIR: out, PPPI_CACHE_DIR: CACHE_DIR },
        cwd: side.root,
        stdin: 'ignore',
        cancelSignal: interrupted,
        detached: true,
      },
    );
    const memory = await peakMemory(child);
    const { exitCode, stderr } = await child;
    if (exitCode !== 0 && !interrupted.aborted) throw new Error(String(stderr));
    return [(performance.now() - begin) / 1000 / size, memory / 1e6];
  });
}

async function makeDevices(dir: string, side: Side, size: number): Promise<string[]> {
  await makeFolder(dir);
  const files = Array.from({ length: size }, (_, index) => join(dir, `gate-${index}.yaml`));
  for (const [index, file] of files.entries())
    await writeFile(file, await shippedDevice(side, `gate-${index}`));
  return files;
}
