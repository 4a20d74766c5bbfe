import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EXIT, explain, interrupted, say, throwIfInterrupted, UserError } from '../frame';
import { ensureTools, inTempDir, requireRegular, start } from '../os';

/** First bytes of the compression formats that an image may have, and the program that unpacks each. */
const PACKERS = [
  { magic: Buffer.from('fd377a585a00', 'hex'), tool: 'xz' },
  { magic: Buffer.from('28b52ffd', 'hex'), tool: 'zstd' },
  { magic: Buffer.from('1f8b', 'hex'), tool: 'gzip' },
] as const;

/**
 * Runs `work` with an uncompressed image: the file itself, or an unpacked copy that is deleted
 * afterwards.
 * @throws UserError if the file is damaged
 */
export async function withPlainImage<T>(
  path: string,
  work: (image: string) => Promise<T>,
): Promise<T> {
  await requireImage(path);
  const head = await readHead(path);
  const packer = PACKERS.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (!packer) return work(path);
  await ensureTools({ tools: [packer.tool] }, say);
  return inTempDir(async (dir) => {
    const image = join(dir, 'sdcard.img');
    await unpack(packer.tool, path, image);
    return work(image);
  });
}

/** @throws UserError if there is none, or it is not a regular file */
export async function requireImage(path: string): Promise<void> {
  await requireRegular(path).catch((error: unknown) => {
    const { message } = explain(error) as Error;
    const status = error instanceof UserError ? EXIT.usage : EXIT.failed;
    throw new UserError(message, 'name an image, for example build/device/sdcard.img', status);
  });
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(8), 0, 8, 0)).buffer;
  } finally {
    await file.close();
  }
}

async function unpack(tool: (typeof PACKERS)[number]['tool'], from: string, to: string) {
  const child = start(tool, ['--decompress', '--stdout', from], {
    stdin: 'ignore',
    stdout: 'pipe',
    buffer: false,
    cancelSignal: interrupted,
  });
  if (!child.stdout) throw new Error(`${tool} has no output`);
  const written = await pipeline(child.stdout, createWriteStream(to)).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  const { exitCode } = await child;
  throwIfInterrupted();
  // If its reader is gone the program fails too, which says nothing about the image.
  if (written?.syscall !== undefined) throw written;
  if (exitCode !== 0)
    throw new UserError(`${from} cannot be unpacked: it is damaged or truncated`, 'copy it again');
}
