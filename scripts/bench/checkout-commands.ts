import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_DIR } from '../checkout';
import { makeFolder, run } from '../os';
import type { Side } from './measure';

/** The user's commands of one checkout, with outputs in a folder of their own, and the shared cache. */
export class CheckoutCommands {
  readonly device: string;
  readonly image: string;
  private readonly buildDir: string;

  /** @param dir for the device's file and the outputs */
  constructor(
    private readonly side: Side,
    readonly dir: string,
  ) {
    this.device = join(dir, 'bench.yaml');
    this.buildDir = join(dir, 'build');
    this.image = join(this.buildDir, 'bench', 'sdcard.img');
  }

  /** Runs `pppi ARGS`. @returns seconds */
  async time(args: readonly string[], more: Record<string, string> = {}): Promise<number> {
    const begin = performance.now();
    await run('node', [join(this.side.root, 'scripts', 'run.js'), ...args], {
      env: { PPPI_BUILD_DIR: this.buildDir, PPPI_CACHE_DIR: CACHE_DIR, ...more },
      cwd: this.side.root,
    });
    return (performance.now() - begin) / 1000;
  }

  /** Runs `pppi ARGS --device` with the device of the last edit. @returns seconds */
  async timeWithDevice(args: readonly string[], more: Record<string, string> = {}) {
    return this.time([...args, '--device', this.device], more);
  }

  /** Writes the checkout's own device with another host name. */
  async edit(index: number): Promise<void> {
    await makeFolder(this.dir);
    await writeFile(this.device, await shippedDevice(this.side, `bench-${index}`));
  }

  /** Builds the image that is looked at afterwards, not measured. */
  async prepareImage(): Promise<void> {
    await this.edit(0);
    await this.build('--image-only');
  }

  /** Builds the image. @returns seconds */
  async build(...args: string[]): Promise<number> {
    return this.timeWithDevice(['build-image', '--json', ...args]);
  }
}

/** @returns the text of the device's file that a checkout ships, with another host name */
export async function shippedDevice({ root }: Side, hostname: string): Promise<string> {
  const text = await readFile(join(root, 'config', 'device.yaml'), 'utf8');
  return text.replace(/^hostname: .*$/m, `hostname: ${hostname}`);
}
