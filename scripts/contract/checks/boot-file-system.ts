import type { Check, Problem } from '../check';

/** Sectors of a cluster in Raspberry Pi's own images (raspberrypi/firmware#1738). */
const CLUSTERS = [1, 4];

/** What bootcode reads the firmware from. */
export const bootFileSystem: Check = {
  name: 'boot-file-system',
  holds:
    'The boot partition is a FAT32 with at least 65,525 clusters of 1 or 4 sectors of 512 bytes, has two FATs, fills no more than its partition and knows where that begins. FAT16 only on a board without a model that does not boot from it.',
  why: 'Some Compute Modules 3 do not boot from FAT16 on their eMMC. Raspberry Pi\'s images have this form "for maximum compatibility". With fewer clusters a FAT32 is taken for a FAT16.',
  source:
    'raspberrypi/firmware#1738; balena-os/meta-balena#1350; Microsoft, FAT specification 1.03',
  run: ({ card, board, contract }) => {
    const { fat } = card;
    const [partition] = card.table.partitions;
    if (!fat || !partition) return [problem('the boot partition has no FAT')];
    const problems: Problem[] = [];
    const { kind, clusters, cluster, sector, fats, hidden, total } = fat;
    if (kind === 'FAT12') problems.push(problem(`it is a FAT12: ${clusters} clusters`));
    if (kind === 'FAT16')
      for (const { name } of board.models.filter((one) => contract.fat16.not.includes(one.name)))
        problems.push({ model: name, ...problem(`it is a FAT16: ${clusters} clusters`) });
    if (fat.laidOutAs32 !== (kind === 'FAT32'))
      problems.push(
        problem(`with ${clusters} clusters it is laid out as ${fat.laidOutAs32 ? '' : 'no '}FAT32`),
      );
    if (kind === 'FAT32' && !CLUSTERS.includes(cluster))
      problems.push(problem(`its clusters are of ${cluster} sectors`));
    if (sector !== 512) problems.push(problem(`its sectors are of ${sector} bytes`));
    if (fats !== 2) problems.push(problem(`the number of its FATs is ${fats}`));
    if (total > partition.size)
      problems.push(problem(`it has ${total} sectors, its partition ${partition.size}`));
    if (hidden !== partition.start)
      problems.push(
        problem(`it says that ${hidden} sectors lie before it; there are ${partition.start}`),
      );
    return problems;
  },
};

function problem(what: string): Problem {
  return { what, hint: "see extraargs of boot.vfat in the board's genimage.cfg" };
}
