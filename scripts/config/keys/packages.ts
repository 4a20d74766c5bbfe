import { z } from 'zod';
import { line, oneOf, packagePath } from './values';

/** Debian Policy, 5.6.1. */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]{1,99}$/;
const DEB = /^(?!\/)[\w.+~%@/-]+\.deb$/;

const NOT_A_PACKAGE =
  'must be the name of a Debian package, in small letters, or the path of a .deb file relative to the device file';

const packageOrFile = line.refine((text) => PACKAGE.test(text) || DEB.test(text), NOT_A_PACKAGE);

const packageName = z.string().regex(PACKAGE, 'must be the name of a Debian package');

const choice = z.strictObject({
  name: packageOrFile.describe('name of a Debian package, or path of a .deb file'),
  except: z
    .array(packageName)
    .max(100, 'must be 100 packages or fewer')
    .default([])
    .describe('packages that it depends on and that are left out all the same'),
  only: z
    .array(packagePath)
    .max(200, 'must be 200 paths or fewer')
    .default([])
    .describe('files and folders to take of it, with the libraries that they need; default all'),
  scripts: oneOf('refuse', 'ignore')
    .default('refuse')
    .describe(
      '`ignore`: a maintainer script that does more than pppi knows is accepted, and is not run',
    ),
});

/** Each name once: of two entries for one package nobody knows which is meant. */
export const packages = z
  .array(z.union([packageOrFile, choice], NOT_A_PACKAGE))
  .max(200, 'must be 200 packages or fewer')
  .superRefine((entries, context) => {
    const names = entries.map((entry) => (typeof entry === 'string' ? entry : entry.name));
    names.forEach((name, index) => {
      if (names.indexOf(name) < index)
        context.addIssue({ code: 'custom', path: [index], message: `${name} appears twice` });
    });
  })
  .transform((entries) =>
    entries.map((entry) => (typeof entry === 'string' ? choice.parse({ name: entry }) : entry)),
  )
  .default([])
  .describe(
    'Debian packages besides the base, by name or as a map; only with `system: debian` ([docs/packages.md](packages.md))',
  );
