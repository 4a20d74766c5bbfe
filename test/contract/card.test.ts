import type { Card } from '../../scripts/contract';
import { testBreaks } from './breaks';

const part = (card: Card, index: number) =>
  card.table.partitions[index] as Card['table']['partitions'][number];
const fat = (card: Card) => card.fat as NonNullable<Card['fat']>;

testBreaks([
  // partition-table
  {
    what: 'a boot partition of EFI',
    change: (card) => (part(card, 0).type = 0xef),
    checks: ['partition-table'],
    says: /type 0xef/,
  },
  {
    what: 'a boot partition that is not active',
    change: (card) => (part(card, 0).bootable = false),
    checks: ['partition-table'],
    says: /not active/,
  },
  {
    what: 'two active partitions',
    change: (card) => (part(card, 1).bootable = true),
    checks: ['partition-table'],
    says: /another partition is active/,
  },
  {
    what: 'a boot partition at 4 MiB',
    change: (card) => {
      part(card, 0).start = 8192;
      part(card, 0).size -= 6144;
      fat(card).total = 90000;
      fat(card).hidden = 8192;
    },
    checks: ['partition-table'],
    says: /sector 8192/,
  },
  {
    what: 'partitions that overlap',
    change: (card) => (part(card, 1).start -= 1),
    checks: ['partition-table'],
    says: /overlap/,
  },
  // boot-file-system
  {
    what: 'FAT16',
    change: (card) =>
      Object.assign(fat(card), { kind: 'FAT16', clusters: 24519, laidOutAs32: false }),
    checks: ['boot-file-system'],
    models: ['cm3-io3'],
    says: /FAT16/,
  },
  {
    what: 'FAT12',
    change: (card) =>
      Object.assign(fat(card), { kind: 'FAT12', clusters: 3000, laidOutAs32: false }),
    checks: ['boot-file-system'],
    says: /FAT12/,
  },
  {
    what: 'a FAT32 with the clusters of a FAT16',
    change: (card) => Object.assign(fat(card), { kind: 'FAT16', clusters: 48000 }),
    checks: ['boot-file-system'],
    models: ['cm3-io3'],
    says: /with 48000 clusters it is laid out as FAT32/,
  },
  {
    what: 'clusters of 8 sectors',
    change: (card) => (fat(card).cluster = 8),
    checks: ['boot-file-system'],
    says: /clusters have 8 sectors/,
  },
  {
    what: 'one FAT',
    change: (card) => (fat(card).fats = 1),
    checks: ['boot-file-system'],
    says: /it has 1 FATs/,
  },
  {
    what: 'sectors of 4096 bytes',
    change: (card) => (fat(card).sector = 4096),
    checks: ['boot-file-system'],
    says: /sectors have 4096 bytes/,
  },
  {
    what: 'no hidden sectors',
    change: (card) => (fat(card).hidden = 0),
    checks: ['boot-file-system'],
    says: /0 hidden sectors, the partition starts at 2048/,
  },
  {
    what: 'a file system larger than its partition',
    change: (card) => (fat(card).total += 1),
    checks: ['boot-file-system'],
    says: /196609 sectors/,
  },
  {
    what: 'no FAT',
    change: (card) => (card.fat = undefined),
    checks: ['boot-file-system'],
    says: /is not FAT/,
  },
]);
