import type { Check, Problem } from '../check';

/** Sectors of a cluster in Raspberry Pi's own images (raspberrypi/firmware#1738). */
const CLUSTERS = [1, 4];

/** The file system from which the boot ROM reads. */
export const bootFileSystem: Check = {
  name: 'boot-file-system',
  holds:
    'The boot partition is FAT32 with at least 65,525 clusters of 1 or 4 sectors, 512-byte sectors, two FATs, no more sectors than the partition, and the right number of hidden sectors. FAT16 is accepted only if every model of the board boots from it.',
  why: 'Some Compute Modules 3 do not boot from FAT16 on their eMMC. Raspberry Pi\'s own images use this layout "for maximum compatibility". With fewer clusters FAT32 is mistaken for FAT16.',
  source:
    'raspberrypi/firmware#1738; balena-os/meta-balena#1350; Microsoft, FAT specification 1.03',
  run: ({ card, board, contract }) => {
    const { fat } = card;
    const [partition] = card.table.partitions;
    if (!fat || !partition) return [problem('the boot partition is not FAT')];
    const problems: Problem[] = [];
    const { kind, clusters, cluster, sector, fats, hidden, total } = fat;
    if (kind === 'FAT12') problems.push(problem(`it is FAT12: ${clusters} clusters`));
    if (kind === 'FAT16')
      for (const { name } of board.models.filter((one) => contract.fat16.not.includes(one.name)))
        problems.push({ model: name, ...problem(`it is FAT16: ${clusters} clusters`) });
    if (fat.laidOutAs32 !== (kind === 'FAT32'))
      problems.push(
        problem(
          `with ${clusters} clusters it is ${fat.laidOutAs32 ? '' : 'not '}laid out as FAT32`,
        ),
      );
    if (kind === 'FAT32' && !CLUSTERS.includes(cluster))
      problems.push(problem(`its clusters have ${cluster} sectors`));
    if (sector !== 512) problems.push(problem(`its sectors have ${sector} bytes`));
    if (fats !== 2) problems.push(problem(`it has ${fats} FATs`));
    if (total > partition.size)
      problems.push(problem(`it has ${total} sectors, its partition ${partition.size}`));
    if (hidden !== partition.start)
      problems.push(
        problem(
          `its boot sector says ${hidden} hidden sectors, the partition starts at ${partition.start}`,
        ),
      );
    return problems;
  },
};

function problem(what: string): Problem {
  return { what, hint: 'see extraargs of boot.vfat in scripts/image/genimage.cfg.hbs' };
}
