/** What is on a card that was used before: the mark of a partition table, and not one byte that is zero. */
export function usedBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size, 0xff);
  bytes.set([0x55, 0xaa], 510);
  return bytes;
}
