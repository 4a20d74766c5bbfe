import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consoleOf, startEmulator } from '../emulate';
import { ROOT } from '../frame';
import { CACHE_DIR, DEFAULT_DEVICE } from '../checkout';
import { run } from '../os';
import { readDevice } from '../flow';
import { fleetBenchmark } from './fleet';

export interface Measure {
  name: string;
  unit: 's' | 'MB';
  /** the upper limit that it should meet */
  goal: number;
  /** one value for each run, in order */
  values: number[];
}

/** The median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/** An empty measure, and the function that adds one run to it. A run may fill several measures. */
export interface Benchmark {
  measures: Measure[];
  /** prepares what the first run needs (a base, an image), not measured */
  prepare?: () => Promise<void>;
  run: (index: number) => Promise<number[]>;
}

/**
 * All benchmarks. They run the user's commands, in a separate build folder.
 * @param dir that folder
 */
export function benchmarks(dir: string): Record<string, Benchmark> {
  const env = { PPPI_BUILD_DIR: join(dir, 'build'), PPPI_CACHE_DIR: CACHE_DIR };
  const device = join(dir, 'bench.yaml');
  const image = join(dir, 'build', 'bench', 'sdcard.img');
  const command = async (args: string[], more: Record<string, string> = {}) => {
    const begin = performance.now();
    await run('node', [join(ROOT, 'scripts', 'run.js'), ...args, '--device', device], {
      env: { ...env, ...more },
      cwd: ROOT,
    });
    return (performance.now() - begin) / 1000;
  };
  const edit = async (index: number) => {
    const text = await readFile(DEFAULT_DEVICE, 'utf8');
    await writeFile(device, text.replace(/^hostname: .*$/m, `hostname: bench-${index}`));
  };
  const build = async (...args: string[]) => command(['build-image', '--json', ...args]);

  return {
    render: {
      measures: [{ name: 'render', unit: 's', goal: 1, values: [] }],
      prepare: () => edit(0),
      run: async () => [await command(['render'])],
    },
    rebuild: {
      measures: [
        {
          name: 'rebuild after an edit of the YAML, the image only',
          unit: 's',
          goal: 2,
          values: [],
        },
        {
          name: 'rebuild after an edit of the YAML, with sdcard.img.xz',
          unit: 's',
          goal: 5,
          values: [],
        },
      ],
      prepare: async () => {
        await edit(0);
        await build();
      },
      run: async (index) => {
        await edit(2 * index + 1);
        const imageOnly = await build('--image-only');
        await edit(2 * index + 2);
        return [imageOnly, await build()];
      },
    },
    release: {
      measures: [
        {
          name: 'rebuild after an edit of the YAML, small compression',
          unit: 's',
          goal: 20,
          values: [],
        },
        { name: 'sdcard.img.xz of a release', unit: 'MB', goal: 22, values: [] },
      ],
      run: async (index) => {
        await edit(index + 1);
        const seconds = await build('--small');
        return [seconds, (await stat(`${image}.xz`)).size / 1e6];
      },
    },
    cold: {
      measures: [
        { name: 'image with nothing cached, packages reachable', unit: 's', goal: 60, values: [] },
      ],
      prepare: () => edit(0),
      run: async (index) => {
        const cache = join(dir, `cache-${index}`);
        const seconds = await command(['build-image', '--json'], { PPPI_CACHE_DIR: cache });
        await rm(cache, { recursive: true });
        return [seconds];
      },
    },
    fleet: fleetBenchmark(dir),
    boot: {
      measures: [
        { name: 'emulator start to shell', unit: 's', goal: 8, values: [] },
        { name: 'emulator start to ppp0 up', unit: 's', goal: 20, values: [] },
        { name: 'memory used in the device, by free(1)', unit: 'MB', goal: 40, values: [] },
      ],
      prepare: async () => {
        await edit(0);
        await build();
      },
      run: () => bootOnce(device, image),
    },
  };
}

async function bootOnce(file: string, image: string): Promise<number[]> {
  const emulator = await startEmulator({
    image,
    device: await readDevice(file),
    stick: 'huawei-12d1-1506',
    log: () => {},
  });
  try {
    const console = consoleOf(emulator);
    await console.login(120);
    const shell = emulator.elapsed();
    while (!emulator.carrier.sessions.some(({ phase }) => phase === 'open')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const up = emulator.elapsed();
    await console.run('while [ ! -e /run/pppi/twilio.up ]; do sleep 1; done; sleep 5');
    const { output } = await console.run("free | awk '/^Mem/ { print $3 }'");
    return [shell / 1000, up / 1000, (Number(output) * 1024) / 1e6];
  } finally {
    await emulator.stop();
  }
}
