import type { Check, Problem } from '../check';

/** FAT32, addressed by CHS and by LBA. The ROM rejects 0xef, EFI's type (raspberrypi/firmware#1711). */
const FAT_TYPES = [0x0b, 0x0c];
const MEBIBYTE = 2048;

/** The first thing that the boot ROM reads. */
export const partitionTable: Check = {
  name: 'partition-table',
  holds:
    'The card has an MBR. Its first entry is the boot partition: type 0x0b or 0x0c, the only active one, starting at 1 MiB. No two partitions overlap.',
  why: 'The boot ROM cannot be updated, and says nothing about a table that it rejects. Every image known to boot has this layout.',
  source:
    'raspberrypi/firmware#1711; Buildroot, board/raspberrypi/genimage.cfg.in; raspberrypi/documentation, raspberry-pi/boot-msd.adoc',
  run: ({ card }) => {
    const [boot, ...others] = card.table.partitions;
    if (!boot) return [problem('there is no partition')];
    const problems: Problem[] = [];
    if (!FAT_TYPES.includes(boot.type))
      problems.push(problem(`the first partition is of type 0x${boot.type.toString(16)}`));
    if (!boot.bootable) problems.push(problem('the first partition is not active'));
    if (others.some(({ bootable }) => bootable))
      problems.push(problem('another partition is active'));
    if (boot.start !== MEBIBYTE)
      problems.push(problem(`the first partition starts at sector ${boot.start}`));
    const inOrder = [...card.table.partitions].sort((a, b) => a.start - b.start);
    if (
      inOrder.some((one, index) => one.start + one.size > (inOrder[index + 1]?.start ?? Infinity))
    )
      problems.push(problem('two partitions overlap'));
    return problems;
  },
};

function problem(what: string): Problem {
  return { what, hint: 'see scripts/image/genimage.cfg.hbs' };
}
