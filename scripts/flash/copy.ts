import { readFile } from 'node:fs/promises';
import { run, type RunResult } from '../os';
import type { Bmap } from './bmap';
import { progressText } from './units';

/** Milliseconds between two looks at how far it is. */
const LOOK = 1000;

/**
 * Copies the mapped blocks of an image with bmaptool, which compares each range that it reads with the
 * bmap's checksum, and flushes what it wrote.
 * @param from an image, or a card that has one on it
 * @param to a card; /dev/null only checks what is read
 * @param say told the progress
 * @returns how bmaptool ended; it fails with status 1
 */
export async function copyMapped(
  from: string,
  to: string,
  { path, mappedSize }: Bmap,
  say: (line: string) => void,
): Promise<RunResult> {
  const begin = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const watch = (pid: number) => {
    timer = setInterval(() => {
      void bytesWritten(pid).then((done) => {
        if (done > 0) say(progressText(done, mappedSize, (Date.now() - begin) / 1000));
      });
    }, LOOK);
  };
  try {
    // bmaptool shows its progress on a terminal only, and without speed or time.
    const args = ['copy', '--no-sig-verify', '--bmap', path, from, to];
    return await run('bmaptool', args, { okStatus: [0, 1], onStart: watch });
  } finally {
    clearInterval(timer);
  }
}

/** proc(5), /proc/pid/io: what a process has given to write(2). It flushes a card every few MB, so this is honest. */
async function bytesWritten(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
  return Number(/^wchar: (\d+)$/m.exec(text)?.[1] ?? 0);
}
