/** How bad it is; the last two count as doubtful. */
export type Gravity = 'harmless' | 'doubtful' | 'lost';

interface DoubtKind {
  gravity: Gravity;
  /** for people, in a table */
  words: string;
  /** why an honest card may have it though it is lost */
  accepted?: string;
}

/** All that a judge may have to say against a card. */
export const DOUBTS = {
  'no-table': { gravity: 'lost', words: 'the partition table is not valid' },
  outside: { gravity: 'lost', words: 'root or a gap between partitions was written to' },
  'fat-dirty': { gravity: 'harmless', words: "the FAT's dirty bit is set" },
  'fat-copies': {
    gravity: 'harmless',
    words: 'the two FATs differ; Linux and the firmware read the first',
  },
  'fat-unused': { gravity: 'harmless', words: 'clusters are taken that no file has' },
  'fat-summary': { gravity: 'harmless', words: 'the count of free clusters is wrong' },
  'fat-name': { gravity: 'harmless', words: 'a long file name is left over' },
  'fat-new': { gravity: 'harmless', words: 'pppi.new, which nothing reads, is not whole' },
  'fat-shared': { gravity: 'doubtful', words: 'two names of the FAT share their clusters' },
  'fat-length': { gravity: 'doubtful', words: "a file's length does not fit its clusters" },
  'fat-other': { gravity: 'doubtful', words: 'fsck.vfat finds something else' },
  'fat-unreadable': { gravity: 'lost', words: 'the boot partition cannot be read' },
  'boot-files': {
    gravity: 'lost',
    words: 'a file that the firmware or the kernel needs is damaged',
  },
  'no-conf': { gravity: 'harmless', words: 'only pppi.old is there, and it is right' },
  'conf-gone': { gravity: 'lost', words: 'neither pppi.conf nor pppi.old is there' },
  'conf-empty': { gravity: 'doubtful', words: 'pppi.conf is empty or of zeros' },
  'conf-wrong': { gravity: 'doubtful', words: 'pppi.conf is neither the old nor the new one' },
  'ext4-y': { gravity: 'doubtful', words: 'the data partition needs e2fsck -y' },
  'ext4-again': {
    gravity: 'doubtful',
    words: 'e2fsck -y mends it and ends with a failure; -p afterwards finds it whole',
  },
  'ext4-damaged': {
    gravity: 'doubtful',
    words:
      'e2fsck does not mend the data partition: it is made anew, unless a secret is only there',
  },
  'ext4-unsound': { gravity: 'doubtful', words: 'e2fsck -p lets pass what e2fsck -f does not' },
  'secret-unused': {
    gravity: 'doubtful',
    words: 'a secret is there, but the device would not use it',
  },
  'secret-gone': { gravity: 'lost', words: 'a secret is on neither partition' },
} as const satisfies Record<string, DoubtKind>;

export type Doubt = keyof typeof DOUBTS;

/** What a judge found, with what the tool said where that helps. */
export interface Finding {
  doubt: Doubt;
  detail?: string;
}

const ORDER: readonly Gravity[] = ['harmless', 'doubtful', 'lost'];

/** @returns the worst of them, `good` if there is none */
export function gravityOf(findings: readonly Finding[]): Gravity | 'good' {
  const worst = Math.max(...findings.map(({ doubt }) => ORDER.indexOf(DOUBTS[doubt].gravity)), -1);
  return ORDER[worst] ?? 'good';
}

/** Whether an honest card must not come to that. */
export function isLoss({ doubt }: Finding): boolean {
  const kind: DoubtKind = DOUBTS[doubt];
  return kind.gravity === 'lost' && kind.accepted === undefined;
}
