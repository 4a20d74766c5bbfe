import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packagePath } from '../../config';
import type { Board } from '../../hardware';
import { LIMITS, readRegular } from '../../os';

const name = z.string().regex(/^[\w.+-]+$/);

const kernel = z.strictObject({ package: name, suite: name.exactOptional() });

const schema = z.strictObject({
  suite: name,
  packages: z.array(name),
  kernels: z.strictObject({ stable: kernel, backports: kernel }),
  programs: z.array(packagePath),
  plugins: z.array(packagePath),
  files: z.array(packagePath),
  links: z.record(packagePath, z.string()),
  archives: z.array(z.strictObject({ from: packagePath, to: packagePath })),
  folders: z.array(packagePath),
  busybox: z.strictObject({ without: z.array(z.string()) }),
  modules: z.strictObject({
    boot: z.array(name),
    root: z.array(name),
    ifThere: z.array(name),
  }),
  initramfs: z.strictObject({ applets: z.array(name), modules: z.array(name) }),
});

type RecipeFile = z.infer<typeof schema>;

/** What a base takes from Debian: base.yaml with one of the kernels. */
export interface Recipe extends Omit<RecipeFile, 'kernels'> {
  /** suites that some packages come from, as NAME/SUITE */
  alsoFrom: string[];
}

const RECIPE_FILE = join(__dirname, 'base.yaml');

/**
 * Reads base.yaml, and adds what the board needs.
 * @throws ZodError if base.yaml is not valid, which is a bug in pppi
 */
export async function loadRecipe(
  choice: keyof RecipeFile['kernels'],
  board: Pick<Board, 'debian'>,
): Promise<Recipe> {
  const text = (await readRegular(RECIPE_FILE, LIMITS.yaml)).toString();
  const { kernels, packages, ...rest } = schema.parse(parse(text));
  const { package: wanted, suite } = kernels[choice];
  const kernelPackage = suite === undefined ? wanted : `${wanted}/${suite}`;
  const alsoFrom = suite === undefined ? [] : [suite];
  return { ...rest, packages: [...packages, ...board.debian.packages, kernelPackage], alsoFrom };
}
