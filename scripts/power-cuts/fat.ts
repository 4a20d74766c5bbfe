import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTempDir } from '../os';
import { ask } from './ask';
import { DOUBTS, type Doubt, type Finding } from './doubts';
import { textThatCounts } from './next-start';

/** The state of the boot partition after a cut. */
export interface FatVerdict {
  findings: Finding[];
  /** pppi.conf and the other settings files there, by name */
  settings: ReadonlyMap<string, Buffer>;
  /** the one of them that counts; none says anything if there is none */
  text?: Buffer;
}

/** All files of a boot partition, by name. */
export type Files = ReadonlyMap<string, Buffer>;

/** Names of the files that the device itself writes, and that fsck.vfat makes of clusters without a name. */
const SETTINGS = /^(?:pppi\.|fsck\d+\.rec$)/i;

/** What the device takes away at its next start. */
const LEFTOVER = /^(?:pppi\.(?:old|new)|fsck\d+\.rec)$/i;

/** Messages of fsck.vfat (dosfstools 4.2, src/fat.c, check.c, lfn.c, boot.c) and the faults they mean. */
const SAID: readonly [RegExp, Doubt][] = [
  [/Dirty bit is set/, 'fat-dirty'],
  [/FATs differ/, 'fat-copies'],
  [/Reclaimed \d+ unused cluster/, 'fat-unused'],
  [/[Ff]ree cluster summary/, 'fat-summary'],
  [/long file name/, 'fat-name'],
  [/share clusters/, 'fat-shared'],
  [
    /cluster chain length is|Contains a free cluster|Has 0 length|No clusters? (?:is|are) allocated|Start cluster beyond|zero.length/i,
    'fat-length',
  ],
];

/**
 * Lines without a fault of their own: which file, what would be done, the copy of the boot sector without the dirty
 * bit.
 */
const CHATTER =
  /^(?:fsck\.fat|Automatically|Leaving|\s|\/|Checking|Using|Truncat|Reclaiming|There are differences between boot sector|This is mostly harmless|\d+:[0-9a-f]{2}\/|Not automatically|Auto-|.*: \d+ files, \d+\/\d+ clusters$|$)/i;

/** What fsck.vfat -a always mends: a bit, and a number. */
const PLAIN: readonly Doubt[] = ['fat-dirty', 'fat-summary'];

/** @param text the output of `fsck.vfat -n` */
export function findingsOf(text: string): Finding[] {
  const found = new Map<Doubt, Finding>();
  for (const line of text.split('\n')) {
    const [, doubt] = SAID.find(([pattern]) => pattern.test(line)) ?? [];
    if (doubt !== undefined) found.set(doubt, { doubt });
    else if (!CHATTER.test(line))
      found.set('fat-other', { doubt: 'fat-other', detail: line.trim() });
  }
  return [...found.values()];
}

/** Copies all files of a FAT partition that mtools can read. */
export async function readFiles(partition: string): Promise<Files> {
  return inTempDir(async (dir) => {
    await ask('mcopy', ['-n', '-s', '-i', partition, '::*', dir]);
    const entries = await readdir(dir, { withFileTypes: true, recursive: true });
    const names = entries.filter((entry) => entry.isFile());
    return new Map(
      await Promise.all(
        names.map(async ({ name, parentPath }): Promise<[string, Buffer]> => {
          const path = join(parentPath, name);
          return [path.slice(dir.length + 1), await readFile(path)];
        }),
      ),
    );
  });
}

/**
 * Checks a boot partition as the device and the firmware see it. Writes nothing.
 * @param partition a file that holds it, FAT16 or FAT32
 * @param before its files at first power-on
 */
export async function judgeFat(partition: string, before: Files): Promise<FatVerdict> {
  const { stdout, status } = await ask('fsck.vfat', ['-n', partition]);
  const findings = findingsOf(stdout);
  if (status !== 0 && findings.length === 0)
    findings.push({ doubt: 'fat-other', detail: `fsck.vfat exited with ${status}` });
  const files = await readFiles(partition);
  if (files.size === 0)
    return { findings: [...findings, { doubt: 'fat-unreadable' }], settings: new Map() };
  const damaged = missing(before, files);
  if (damaged.length > 0) findings.push({ doubt: 'boot-files', detail: damaged.join(', ') });
  const settings = new Map([...files].filter(([name]) => SETTINGS.test(name)));
  const text = await textThatCounts(settings);
  // overlay/usr/lib/pppi/boot-mend.sh: only then the device looks.
  const hasReason =
    findings.some(({ doubt }) => doubt === 'fat-dirty') ||
    text === undefined ||
    [...settings.keys()].some((name) => LEFTOVER.test(name));
  const isPlain = findings.every(({ doubt }) => PLAIN.includes(doubt));
  const after = hasReason && !isPlain ? await mended(partition, before, findings, text) : findings;
  return { findings: after, settings, ...(text && { text }) };
}

/** Names of files that are not as they were. */
function missing(before: Files, now: Files): string[] {
  const damaged = [...before].filter(
    ([name, data]) => !SETTINGS.test(name) && now.get(name)?.equals(data) !== true,
  );
  return damaged.map(([name]) => name);
}

/**
 * Does to a copy what the device does at its next start: fsck.fat -a, then pppi.conf as it was, and no leftovers.
 * @returns the findings that are left, those that it has mended as one
 */
async function mended(
  partition: string,
  before: Files,
  findings: readonly Finding[],
  text: Buffer | undefined,
): Promise<Finding[]> {
  return inTempDir(async (dir) => {
    const [copy, conf] = [join(dir, 'boot'), join(dir, 'pppi.conf')];
    await copyFile(partition, copy);
    const { status } = await ask('fsck.vfat', ['-a', copy]);
    if (status > 1) return [...findings, { doubt: 'fat-unmended' }];
    if (text) {
      await writeFile(conf, text);
      await ask('mcopy', ['-o', '-i', copy, conf, '::pppi.conf']);
      const made = [...(await readFiles(copy)).keys()].filter((name) => LEFTOVER.test(name));
      for (const name of made) await ask('mdel', ['-i', copy, `::${name}`]);
    }
    const again = await ask('fsck.vfat', ['-n', copy]);
    const files = await readFiles(copy);
    const isWhole =
      again.status === 0 &&
      missing(before, files).length === 0 &&
      (text === undefined || files.get('pppi.conf')?.equals(text) === true);
    if (!isWhole) return [...findings, { doubt: 'fat-unmended', detail: lastFault(again.stdout) }];
    const isFault = ({ doubt }: Finding) => DOUBTS[doubt].gravity === 'doubtful';
    const faults = findings.filter(isFault).map(({ doubt }) => DOUBTS[doubt].words);
    const others = findings.filter((finding) => !isFault(finding));
    return faults.length > 0
      ? [...others, { doubt: 'fat-mended', detail: faults.join('; ') }]
      : others;
  });
}

function lastFault(text: string): string {
  return (
    text
      .split('\n')
      .filter((line) => !CHATTER.test(line))
      .at(-1)
      ?.trim() ?? ''
  );
}
