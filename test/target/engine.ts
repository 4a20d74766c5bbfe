import { readdirSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/frame';
import { bundled, engineFolder } from '../support/engine';
import type { Machine } from './machine';

/**
 * Puts Debian 13's QuickJS on a device, and one of the device's programs for it, where the image has them.
 * @param entry its TypeScript, if it is none of device/bin
 */
export async function installProgram(
  machine: Machine,
  name: string,
  entry = join(ROOT, `device/bin/${name}.ts`),
): Promise<void> {
  const [from, to] = [await engineFolder(), '/usr/lib/quickjs'];
  await mkdir(join(machine.root, to), { recursive: true });
  for (const file of readdirSync(from))
    await copyFile(join(from, file), join(machine.root, to, file));
  await machine.program('qjs', `#!/bin/sh\nexec ${to}/qjs "$@"\n`);
  const { code } = await bundled(entry);
  await machine.write(`/usr/lib/pppi/${name}.js`, code);
}
