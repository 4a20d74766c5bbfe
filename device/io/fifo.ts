import * as os from 'os';
import { latin1Bytes } from './bytes';
import { O_NONBLOCK, writeAll } from './files';
import { watch } from './loop';

/**
 * Hears the words of hooks. A word says "look": which it was does not matter, since words come together, and get lost
 * while nobody reads. Open for reading and writing it is never at its end, and a hook that writes does not wait.
 * @param path a FIFO; made anew if something else is there. It may wait some milliseconds for mkfifo(1)
 * @returns whether it is open
 */
export function hearWords(path: string, handler: () => void): boolean {
  const [stat] = os.lstat(path);
  if (stat === null || (stat.mode & os.S_IFMT) !== os.S_IFIFO) {
    os.remove(path);
    os.exec(['mkfifo', '-m', '600', path], { block: true });
  }
  const fd = os.open(path, os.O_RDWR | O_NONBLOCK);
  if (fd < 0) return false;
  const buffer = new ArrayBuffer(4096);
  watch(fd, () => {
    while (os.read(fd, buffer, 0, buffer.byteLength) === buffer.byteLength);
    handler();
  });
  return true;
}

/** Tells whoever hears words there to look. Never waits: while nobody reads there is nobody to tell. */
export function sendWord(path: string): void {
  const fd = os.open(path, os.O_WRONLY | O_NONBLOCK);
  if (fd < 0) return;
  writeAll(fd, latin1Bytes('look\n'));
  os.close(fd);
}
