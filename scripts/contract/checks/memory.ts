import type { Check, Context, Problem } from '../check';
import { memoryOf } from '../firmware-files';
import { allNodes, cell } from '../nodes';

/** Where the firmware loads an arm64 Image (raspberrypi/documentation, config_txt/boot.adoc, kernel_address). */
const LOAD = 0x200000;
const MEBIBYTE = 1024 ** 2;

/** Where each loaded part goes. */
export const memory: Check = {
  name: 'memory',
  holds:
    'The kernel is an uncompressed arm64 Image with 4 KiB pages and text_offset 0. Loaded at 0x200000, its image_size (BSS included), the initramfs, the device tree and the CMA pool fit into the memory that the firmware leaves each model.',
  why: 'The firmware takes the load address from the Image header; it decompresses gzip slowly and nothing else. What does not fit is overwritten, and the kernel dies silently.',
  source:
    'Linux, Documentation/arch/arm64/booting.rst; raspberrypi/firmware#1415, #1292; docs/decisions/06-kernel-not-compressed.md',
  run: (context) => {
    const { format, header, size, file } = context.card.kernel;
    const hint = 'see docs/decisions/06-kernel-not-compressed.md';
    if (!header) return [{ what: `${file} is not an arm64 Image but ${format}`, hint }];
    const problems: Problem[] = [];
    if (header.textOffset !== 0)
      problems.push({ what: `${file} has text_offset 0x${header.textOffset.toString(16)}`, hint });
    if (header.pageSize !== 4)
      problems.push({ what: `${file} uses pages of ${header.pageSize ?? 'unknown'} KiB`, hint });
    if (header.imageSize < size)
      problems.push({
        what: `${file} claims ${header.imageSize} bytes in its header and has ${size}`,
        hint,
      });
    return [...problems, ...room(context, header.imageSize)];
  },
};

function room({ card, board, contract }: Context, imageSize: number): Problem[] {
  const kept = memoryOf(contract.firmware, card.config);
  return board.models.flatMap(({ name: model, deviceTree, memory: all }) => {
    const tree = card.trees[deviceTree];
    const pools = tree
      ? allNodes(tree).filter((node) => 'linux,cma-default' in node.properties)
      : [];
    const contiguous = pools.reduce((sum, node) => sum + (cell(node, 'size') ?? 0), 0);
    const used =
      LOAD + imageSize + card.initramfs.size + (card.bootFiles[deviceTree] ?? 0) + contiguous;
    const there = (all - kept) * MEBIBYTE;
    if (used <= there) return [];
    const what = `kernel, initramfs, device tree and CMA need ${mebibytes(used)} MiB of ${mebibytes(there)}`;
    return [{ model, what, hint: 'make the kernel or the initramfs smaller' }];
  });
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBIBYTE);
}
