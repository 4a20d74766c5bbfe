import { z } from 'zod';
import { line } from './values';

const folder = line
  .min(1, 'must not be empty')
  .regex(/^(?!\/)/, 'must be a path relative to the device file');

/** On the device; written without the "/" that it begins with there, as below the folder. */
const devicePath = line.regex(
  /^(?!\/)(?!(.*\/)?\.{0,2}(\/|$)).+$/,
  'must be a path as it is below the folder, without a leading "/" and without ".."',
);

const MOST_LISTED = 1000;

/** The user's own files: a folder, or a map that says more about it. */
export const files = z
  .union(
    [
      folder,
      z.strictObject({
        from: folder.describe('the folder, relative to the device file'),
        replace: z
          .array(devicePath)
          .max(MOST_LISTED, `must be ${MOST_LISTED} files or fewer`)
          .default([])
          .describe(
            'files of pppi or of the base system that yours replace; one that is not listed here is an error, and so is an entry that replaces nothing. Files of `packages` need no entry',
          ),
        unchecked: z
          .array(devicePath)
          .max(MOST_LISTED, `must be ${MOST_LISTED} entries or fewer`)
          .default([])
          .describe(
            'files and folders in it whose programs are not checked, such as modules that are there for several machines, or plugins of which one is used',
          ),
      }),
    ],
    'must be a folder, or a map with `from`',
  )
  .transform((value) =>
    typeof value === 'string' ? { from: value, replace: [], unchecked: [] } : value,
  );
