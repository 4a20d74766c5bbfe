import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTempDir } from '../os';
import { ask } from './ask';
import type { Doubt, Finding } from './doubts';

/** The state of the boot partition after a cut. */
export interface FatVerdict {
  findings: Finding[];
  /** pppi.conf and the other settings files there, by name */
  settings: ReadonlyMap<string, Buffer>;
}

/** All files of a boot partition, by name. */
export type Files = ReadonlyMap<string, Buffer>;

/** Names of the files that the device itself writes. */
const SETTINGS = /^pppi\./i;

/** The file being written, which nothing reads until it is renamed. */
const UNREAD = /^pppi\.new$/i;

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

/** @param text the output of `fsck.vfat -n` */
export function findingsOf(text: string): Finding[] {
  const found = new Map<Doubt, Finding>();
  let file = '';
  for (const line of text.split('\n')) {
    file = /^\/(?<name>\S+)/.exec(line)?.groups?.name ?? file;
    let [, doubt] = SAID.find(([pattern]) => pattern.test(line)) ?? [];
    if (doubt === 'fat-length' && UNREAD.test(file)) doubt = 'fat-new';
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
  const damaged = [...before].filter(
    ([name, data]) => !SETTINGS.test(name) && files.get(name)?.equals(data) !== true,
  );
  if (damaged.length > 0)
    findings.push({ doubt: 'boot-files', detail: damaged.map(([name]) => name).join(', ') });
  return { findings, settings: new Map([...files].filter(([name]) => SETTINGS.test(name))) };
}
