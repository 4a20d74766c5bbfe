import { ask } from './ask';
import type { Finding } from './doubts';
import { textThatCounts } from './next-start';

/** The state of the data partition after a cut, once repaired like the device does. */
export interface DataVerdict {
  findings: Finding[];
  /** the settings stored there */
  stored?: string;
  /** the copy of pppi.conf there, if it says anything */
  spare?: Buffer;
}

/** Files there: what pppi.conf sets, and its copy. */
const [STORE, SPARE] = ['/pppi/settings', '/pppi/pppi.conf'];

/** Counts in the superblock are corrected at the next mount (Linux, fs/ext4/super.c, ext4_fill_super). */
const COUNTS =
  /^(?:Free (?:blocks|inodes) count wrong\b|Fix\? no$|Pass \d|e2fsck |\S+: (?:\d+\/\d+ files|\*{10})|$|\s*$)/;

/** e2fsck(8): 1 is "corrected"; 4 and more are "not". */
const WELL = 4;

/**
 * Checks a data partition with the steps of overlay/usr/libexec/pppi/data: e2fsck -p, then -y, then -p again.
 * @param partition a file that holds it; it is repaired
 */
export async function judgeData(partition: string): Promise<DataVerdict> {
  const findings: Finding[] = [];
  const check = (how: string) => ask('e2fsck', [how, partition]);
  if ((await check('-p')).status >= WELL) {
    const all = await check('-y');
    const again = await check('-p');
    if (again.status >= WELL)
      return { findings: [{ doubt: 'ext4-damaged', detail: lastLine(all.stdout) }] };
    findings.push({ doubt: all.status < WELL ? 'ext4-y' : 'ext4-again' });
  }
  const { stdout, status } = await check('-fn');
  const worse = stdout.split('\n').filter((line) => !COUNTS.test(line));
  if (status !== 0 && worse.length > 0)
    findings.push({ doubt: 'ext4-unsound', detail: worse[0]?.trim() ?? '' });
  const read = async (path: string) =>
    (await ask('debugfs', ['-R', `cat ${path}`, partition])).stdout;
  const text = await read(SPARE);
  const spare =
    text === '' ? undefined : await textThatCounts(new Map([['pppi.conf', Buffer.from(text)]]));
  return { findings, stored: await read(STORE), ...(spare && { spare }) };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
