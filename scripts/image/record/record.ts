import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonText, UserError } from '../../frame';
import { inTempDir, run } from '../../os';
import { fileSystemOf, readPartitions } from '../partitions';

/** On the boot partition, which any computer can read. */
export const RECORD_FILE = 'image.json';

const name = z.string();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which packages a device has added, and what ran while its image was made; see LockedPackage. */
const part = z.enum(['packages', 'tools']).exactOptional();

const record = z.object({
  /** version of this format; a program that does not know it cannot read the rest */
  schema: z.literal(1),
  /** base name of the device's YAML file */
  device: z.string().regex(/^\w[\w.-]*$/),
  /** path of that file in the checkout, or only its name if it was elsewhere */
  config: name,
  hostname: name,
  board: name,
  system: z.enum(['debian', 'buildroot']),
  compression: z.enum(['fast', 'small']),
  links: z.array(z.object({ name, carrier: name, modem: name })),
  /** what made it; `commit`, `modified` and `changes` if git knows them */
  builder: z.object({
    name,
    version: name,
    commit: name.exactOptional(),
    modified: z.boolean().exactOptional(),
    changes: z.array(name).exactOptional(),
  }),
  /** the time of every file in the image, seconds since 1970 (SOURCE_DATE_EPOCH) */
  sourceDate: z.number().int(),
  packages: z.array(z.object({ name, version: name, architecture: name, sha256, part })),
});

/**
 * What an image says about itself. Never a secret, nor anything derived from one: a checksum of a
 * four-digit PIN gives the PIN away.
 */
export type ImageRecord = z.infer<typeof record>;

/** @returns a record as written to the card; post-image.sh relies on each key being on a line of its own */
export function recordText(of: ImageRecord): string {
  return jsonText(of);
}

const manifest = record.extend({
  /** the files beside the manifest, sorted by name */
  artefacts: z.array(z.object({ name, bytes: z.number().int(), sha256 })),
});

/** The record, and what was made with it. */
export type Manifest = z.infer<typeof manifest>;

/** @throws UserError if the text is not a manifest of a known version */
export function parseManifest(text: string, path: string): Manifest {
  return parse(manifest, text, path);
}

/**
 * Reads an image's record from its boot partition.
 * @throws UserError if the file is not an image, is truncated, or was not made by pppi
 */
export async function readRecord(image: string): Promise<ImageRecord> {
  const partitions = await readPartitions(image);
  const { size } = await stat(image);
  if (partitions.some((one) => one.start + one.size > size))
    throw new UserError(
      `${image} is truncated: it ends before its last partition`,
      'copy it again',
    );
  const [boot] = partitions;
  if (!boot || (await fileSystemOf(image, boot)) !== 'fat') throw notOurs(image);
  return inTempDir(async (dir) => {
    const from = ['-i', `${image}@@${boot.start}`, `::${RECORD_FILE}`, dir];
    const { status } = await run('mcopy', ['-n', '-o', ...from], { okStatus: [0, 1] });
    if (status !== 0) throw notOurs(image);
    return parse(
      record,
      await readFile(join(dir, RECORD_FILE), 'utf8'),
      `${RECORD_FILE} in ${image}`,
    );
  });
}

function parse<T>(schema: z.ZodType<T>, text: string, path: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${path} is not JSON`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(
    `${path} was not written by this version of pppi\n${z.prettifyError(result.error)}`,
    'was the image made by another version?',
  );
}

function notOurs(image: string): UserError {
  return new UserError(
    `${image} does not say what it is: no ${RECORD_FILE} on a boot partition`,
    'only images made by npm run build-image have one',
  );
}
