import { readFile } from 'node:fs/promises';
import { run, type RunResult } from '../os';
import type { Bmap } from './bmap';
import { progressText } from './units';

/** Milliseconds between two progress reports. */
const LOOK = 1000;

/**
 * Copies the mapped blocks of an image with bmaptool, which checks each range against the bmap's checksum and flushes
 * its writes.
 * @param from an image, or a card that has one on it
 * @param to a card; with /dev/null, `from` is only checked
 * @param say called with the progress
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
    // bmaptool shows progress only on a terminal, and without speed or remaining time.
    const args = ['copy', '--no-sig-verify', '--bmap', path, from, to];
    return await run('bmaptool', args, { okStatus: [0, 1], onStart: watch });
  } finally {
    clearInterval(timer);
  }
}

/**
 * proc(5), /proc/pid/io: bytes passed to write(2). bmaptool flushes the card every few MB, so the number is accurate.
 */
async function bytesWritten(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
  return Number(/^wchar: (\d+)$/m.exec(text)?.[1] ?? 0);
}
