import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { listTree, type TreeEntry } from '../../os';

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const TYPES = { folder: S_IFDIR, file: S_IFREG, link: S_IFLNK };

/**
 * Packs a folder as a cpio archive in the format that the kernel takes as an initramfs ("newc",
 * kernel: Documentation/driver-api/early-userspace/buffer-format.rst). Everything belongs to root;
 * entries are sorted by name, so the same tree gives the same bytes.
 * @param epoch time of every entry, seconds since 1970
 */
export async function packCpio(root: string, epoch: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const entries = await listTree(root);
  for (const [index, entry] of entries.entries()) {
    const data = await contentOf(root, entry);
    const mode = TYPES[entry.kind] | (entry.kind === 'link' ? 0o777 : entry.mode & 0o755);
    parts.push(header(entry.path, index + 1, mode, epoch, data.length), padded(data));
  }
  parts.push(header('TRAILER!!!', 0, 0, 0, 0));
  return Buffer.concat(parts);
}

async function contentOf(root: string, { path, kind }: TreeEntry): Promise<Buffer> {
  if (kind === 'folder') return Buffer.alloc(0);
  const full = join(root, path);
  return kind === 'link' ? Buffer.from(await readlink(full)) : await readFile(full);
}

function header(name: string, inode: number, mode: number, epoch: number, size: number): Buffer {
  const nameSize = Buffer.byteLength(name) + 1;
  const [uid, gid, links, device, checksum] = [0, 0, 1, 0, 0];
  const numbers = [inode, mode, uid, gid, links, epoch, size];
  const fields = [...numbers, device, device, device, device, nameSize, checksum];
  const hex = fields.map((field) => field.toString(16).padStart(8, '0')).join('');
  return padded(Buffer.from(`070701${hex}${name}\0`));
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
}
