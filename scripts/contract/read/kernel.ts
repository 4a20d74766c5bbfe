import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Kernel, KernelHeader } from '../card';

/** Messages that only one decompressor contains (Linux, lib/decompress_*.c). An uncompressed archive needs none. */
const UNPACKERS = {
  zstd: 'ZSTD-compressed data is corrupt',
  xz: 'XZ-compressed data is corrupt',
  gzip: 'uncompression error',
};

/** Offset and length of `compatible` in an of_device_id (include/linux/mod_devicetable.h). */
const NAME_AND_TYPE = 64;
const COMPATIBLE = 128;

const PAGE_SIZES = [undefined, 4, 16, 64];

/** @param wanted strings to look for in its drivers' match tables */
export async function readKernel(path: string, wanted: readonly string[]): Promise<Kernel> {
  const image = await readFile(path);
  return {
    file: basename(path),
    size: image.length,
    // Every kernel contains it as plain text (init/version-timestamp.c, linux_banner).
    version: after(image, 'Linux version ', /^(\S+) \(/),
    format: formatOf(image),
    header: readHeader(image),
    compatibles: wanted.filter((compatible) => hasDriver(image, compatible)).sort(),
    unpacks: [
      'none',
      ...Object.entries(UNPACKERS)
        .filter(([, message]) => image.includes(message))
        .map(([name]) => name),
    ],
  };
}

function after(image: Buffer, mark: string, what: RegExp): string | undefined {
  for (let at = image.indexOf(mark); at >= 0; at = image.indexOf(mark, at + 1)) {
    const found = what.exec(image.toString('latin1', at + mark.length, at + mark.length + 128));
    if (found) return found[1];
  }
  return undefined;
}

/** arm64's magic at 56, gzip's at 0, and a self-extracting EFI program's at 4 (drivers/firmware/efi/libstub/zboot-header.S). */
function formatOf(image: Buffer): Kernel['format'] {
  if (image.toString('latin1', 4, 8) === 'zimg') return 'zboot';
  if (image.toString('latin1', 56, 60) === 'ARM\x64') return 'Image';
  return image.readUInt16BE(0) === 0x1f8b ? 'gzip' : 'unknown';
}

function readHeader(image: Buffer): KernelHeader | undefined {
  if (formatOf(image) !== 'Image') return undefined;
  return {
    textOffset: Number(image.readBigUInt64LE(8)),
    imageSize: Number(image.readBigUInt64LE(16)),
    pageSize: PAGE_SIZES[(image.readUInt8(24) >> 1) & 3],
  };
}

/**
 * Looks for an entry of a driver's match table: empty name and type, the string, zeros up to the field's
 * end. The string alone proves nothing: other code contains it too, to look the node up or to work around it.
 */
function hasDriver(image: Buffer, compatible: string): boolean {
  const field = Buffer.alloc(COMPATIBLE);
  field.write(compatible, 'latin1');
  const empty = Buffer.alloc(NAME_AND_TYPE);
  for (let at = image.indexOf(field); at >= 0; at = image.indexOf(field, at + 1))
    if (at >= NAME_AND_TYPE && image.subarray(at - NAME_AND_TYPE, at).equals(empty)) return true;
  return false;
}
