/** The severity; the last two count as doubtful. */
export type Gravity = 'harmless' | 'doubtful' | 'lost';

interface DoubtKind {
  gravity: Gravity;
  /** in words, for the table */
  words: string;
}

/** All faults that the checks may find on a card. */
export const DOUBTS = {
  'no-table': { gravity: 'lost', words: 'the partition table is not valid' },
  outside: { gravity: 'lost', words: 'root or a gap between partitions was written to' },
  'fat-dirty': { gravity: 'harmless', words: "the FAT's dirty bit is set" },
  'fat-copies': {
    gravity: 'harmless',
    words: 'the two FATs differ; Linux and the firmware read the first',
  },
  'fat-unused': { gravity: 'harmless', words: 'clusters are allocated to no file' },
  'fat-summary': { gravity: 'harmless', words: 'the free cluster count is wrong' },
  'fat-name': { gravity: 'harmless', words: 'a long file name is left over' },
  'fat-mended': {
    gravity: 'harmless',
    words:
      'a fault of folder or FAT that the next start mends; it was done, and nothing was missing',
  },
  'fat-shared': { gravity: 'doubtful', words: 'two directory entries share clusters' },
  'fat-length': { gravity: 'doubtful', words: "a file's length does not match its clusters" },
  'fat-other': { gravity: 'doubtful', words: 'fsck.vfat finds another fault' },
  'fat-unmended': { gravity: 'doubtful', words: 'fsck.vfat -a does not mend the boot partition' },
  'fat-unreadable': { gravity: 'lost', words: 'the boot partition cannot be read' },
  'boot-files': {
    gravity: 'lost',
    words: 'a file that the firmware or the kernel needs is damaged',
  },
  'conf-back': {
    gravity: 'harmless',
    words: 'pppi.conf says nothing and comes back from the data partition',
  },
  'conf-torn': {
    gravity: 'harmless',
    words: 'pppi.conf is partly written over, and sets what it has to',
  },
  'conf-stored': {
    gravity: 'doubtful',
    words: 'pppi.conf says nothing; what it set holds from the data partition',
  },
  'conf-gone': { gravity: 'lost', words: 'pppi.conf says nothing, and what it set is gone' },
  'conf-wrong': { gravity: 'doubtful', words: 'pppi.conf sets something else than it has to' },
  'ext4-y': { gravity: 'doubtful', words: 'the data partition needs e2fsck -y' },
  'ext4-again': {
    gravity: 'doubtful',
    words: 'e2fsck -y repairs it but reports failure; -p then finds it clean',
  },
  'ext4-damaged': {
    gravity: 'doubtful',
    words:
      'e2fsck cannot repair the data partition: it is recreated, unless it holds the only copy of a secret',
  },
  'ext4-unsound': { gravity: 'doubtful', words: 'e2fsck -p accepts what e2fsck -f rejects' },
  'secret-unused': {
    gravity: 'doubtful',
    words: 'a secret exists, but the device would not use it',
  },
  'secret-gone': { gravity: 'lost', words: 'a secret is on neither partition' },
} as const satisfies Record<string, DoubtKind>;

export type Doubt = keyof typeof DOUBTS;

/** A fault that was found, with the tool's message where that helps. */
export interface Finding {
  doubt: Doubt;
  detail?: string;
}

const ORDER: readonly Gravity[] = ['harmless', 'doubtful', 'lost'];

/** @returns the worst of them; `good` if there are none */
export function gravityOf(findings: readonly Finding[]): Gravity | 'good' {
  const worst = Math.max(...findings.map(({ doubt }) => ORDER.indexOf(DOUBTS[doubt].gravity)), -1);
  return ORDER[worst] ?? 'good';
}

/** Whether a card that honours flushes must never show it. */
export function isBad({ doubt }: Finding): boolean {
  return DOUBTS[doubt].gravity !== 'harmless';
}
