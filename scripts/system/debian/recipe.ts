import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LIMITS, readRegular } from '../../os';

/** A path below the root file system, without '/' at its begin and without '..'. */
const path = z.string().regex(/^(?!\/)(?!.*\.\.)[\w.+/-]+$/);
const name = z.string().regex(/^[\w.+-]+$/);

const schema = z.strictObject({
  suite: name,
  packages: z.array(name),
  programs: z.array(path),
  plugins: z.array(path),
  files: z.array(path),
  links: z.record(path, z.string()),
  archives: z.array(z.strictObject({ from: path, to: path })),
  folders: z.array(path),
  busybox: z.strictObject({ without: z.array(z.string()) }),
  modules: z.strictObject({
    boot: z.array(name),
    root: z.array(name),
    ifThere: z.array(name),
  }),
  initramfs: z.strictObject({ applets: z.array(name), modules: z.array(name) }),
});

/** What the base takes from Debian: base.yaml. */
export type Recipe = z.infer<typeof schema>;

export const RECIPE_FILE = join(__dirname, 'base.yaml');

/** Reads base.yaml. @throws ZodError if it is not as it should be: that is a defect of pppi */
export async function loadRecipe(): Promise<Recipe> {
  return schema.parse(parse((await readRegular(RECIPE_FILE, LIMITS.yaml)).toString()));
}
