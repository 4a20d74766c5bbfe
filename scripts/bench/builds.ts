import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckoutCommands } from './checkout-commands';
import type { Benchmark } from './measure';

/** The YAML to files. */
export function renderBenchmark(commands: CheckoutCommands): Benchmark {
  return {
    measures: [{ name: 'render', unit: 's', goal: 1 }],
    prepare: () => commands.edit(0),
    run: async () => [await commands.timeWithDevice(['render'])],
  };
}

/** What one waits for after an edit. */
export function rebuildBenchmark(commands: CheckoutCommands): Benchmark {
  const after = 'rebuild after an edit of the YAML';
  return {
    measures: [
      { name: `${after}, the image only`, unit: 's', goal: 2 },
      { name: `${after}, with sdcard.img.xz`, unit: 's', goal: 5 },
    ],
    prepare: async () => {
      await commands.edit(0);
      await commands.build();
    },
    run: async (index) => {
      await commands.edit(2 * index + 1);
      const imageOnly = await commands.build('--image-only');
      await commands.edit(2 * index + 2);
      return [imageOnly, await commands.build()];
    },
  };
}

/** The image as it is published. */
export function releaseBenchmark(commands: CheckoutCommands): Benchmark {
  return {
    measures: [
      { name: 'rebuild after an edit of the YAML, small compression', unit: 's', goal: 20 },
      { name: 'sdcard.img.xz of a release', unit: 'MB', goal: 22 },
    ],
    run: async (index) => {
      await commands.edit(index + 1);
      const seconds = await commands.build('--small');
      return [seconds, (await stat(`${commands.image}.xz`)).size / 1e6];
    },
  };
}

/** The first image on a machine. */
export function coldBenchmark(commands: CheckoutCommands): Benchmark {
  return {
    measures: [{ name: 'image with nothing cached, packages reachable', unit: 's', goal: 60 }],
    prepare: () => commands.edit(0),
    run: async (index) => {
      const cache = join(commands.dir, `cache-${index}`);
      const seconds = await commands.timeWithDevice(['build-image', '--json'], {
        PPPI_CACHE_DIR: cache,
      });
      await rm(cache, { recursive: true });
      return [seconds];
    },
  };
}

/** The tests that need no image. */
export function testsBenchmark(commands: CheckoutCommands): Benchmark {
  return {
    measures: [{ name: 'npm run test:fast', unit: 's' }],
    run: async () => [await commands.time(['test', 'fast'], { PPPI_SEED: '1' })],
  };
}
