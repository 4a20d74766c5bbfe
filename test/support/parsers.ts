import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTempDir, OWN_MOUNTS, run } from '../../scripts/os';

/** What the real chat(8) sends for a send string as it stands in a script, without its final CR. */
export async function chatSends(word: string): Promise<string> {
  return inTempDir(async (dir) => {
    const script = join(dir, 'script');
    await writeFile(script, `'' ${word}\n`);
    // chat insists on a terminal; script(1) gives it one.
    const { stdout } = await run('script', ['-qec', `chat -f ${script}`, '/dev/null']);
    return stdout.replace(/\r$/, '');
  });
}

/** What a real shell makes of words. */
export async function shReads(words: readonly string[]): Promise<string[]> {
  const { stdout } = await run('busybox', [
    'sh',
    '-c',
    `for w in ${words.join(' ')}; do printf '%s\\0' "$w"; done`,
  ]);
  return stdout.split('\0').slice(0, -1);
}

/**
 * pppd parses options only where /dev/ppp can be opened. In name spaces of its own it gets a /dev with
 * an empty file of that name, which is all that it looks at before `dryrun` ends it.
 */
const WITH_DEV_PPP = `
set -e
dir=$1; shift
mount -t tmpfs none "$dir"
: > "$dir/null"; mount --bind /dev/null "$dir/null"
: > "$dir/ppp"
# Debian lets only root and a group run it, and everyone read it.
cp /usr/sbin/pppd "$dir/pppd"; chmod 700 "$dir/pppd"
mount --no-mtab --move "$dir" /dev
# The machine's own options are not the question.
[ ! -e /etc/ppp/options ] || mount --bind /dev/null /etc/ppp/options
for file; do
  /dev/pppd dryrun dump nodetach /dev/null file "$file" 2>&1 | base64 -w 0
  echo
done`;

/**
 * What the real pppd reads from option files: its own dump of the options in effect.
 * @returns for each file the lines that came from it, without the remark behind them
 */
export async function pppdReads(files: readonly string[]): Promise<string[][]> {
  return inTempDir(async (dir) => {
    const { stdout } = await run(
      'unshare',
      [...OWN_MOUNTS, 'sh', '-c', WITH_DEV_PPP, 'sh', dir, ...files],
      {},
    );
    return stdout
      .trimEnd()
      .split('\n')
      .map((base64) => {
        const dump = unescapeDump(Buffer.from(base64, 'base64'));
        // Behind the remark pppd 2.5.2 prints whatever is in memory, but for the command line's options.
        return dump.split('\n').flatMap((line) => {
          const [option = '', source] = line.split('\t\t# (from ');
          return source === undefined || source === 'command line)' ? [] : [option];
        });
      });
  });
}

/** Undoes the escapes of pppd's dump: a backslash before a special character, \\xHH for a byte. */
function unescapeDump(dump: Buffer): string {
  const bytes = dump
    .toString('latin1')
    .replace(/\\(?:x([0-9a-f]{2})|([^x]))/g, (_all, hex?: string, plain?: string) =>
      hex === undefined ? (plain ?? '') : String.fromCharCode(parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
