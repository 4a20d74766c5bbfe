import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/frame';
import { CONFIG_DIR } from '../../scripts/checkout';

/** The device that pppi comes with, as a copy: config/device.yaml is the user's to edit. */
export const SHIPPED_DEVICE = join(ROOT, 'test', 'devices', 'shipped.yaml');

/**
 * The files of config/ that pppi comes with. Whatever else is there is a user's, and no test of ours is about it:
 * so they are named here, and never listed from the folder or from git, which has a user's files too.
 */
export const SHIPPED = {
  carriers: ['twilio', 'twilio-narrowband', 'twilio-super'],
  modems: [
    'brovi-3566-2001',
    'haier-201e-1023',
    'huawei-12d1-1446',
    'huawei-12d1-14fe',
    'huawei-12d1-1506',
    'huawei-12d1-157c',
    'huawei-12d1-1f01',
  ],
} as const;

/** Copies the shipped carriers and modems, for tests whose expectation lists them. @param dir a folder */
export async function copyShipped(dir: string): Promise<void> {
  for (const [folder, names] of Object.entries(SHIPPED)) {
    await mkdir(join(dir, folder), { recursive: true });
    for (const name of names)
      await copyFile(join(CONFIG_DIR, folder, `${name}.yaml`), join(dir, folder, `${name}.yaml`));
  }
}
