import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { attachPort, type AtModem, type PortRole } from '../../../scripts/emulate/modem';
import { inTempDir, start } from '../../../scripts/os';

/** A serial port with something behind it. */
export interface Pty {
  readonly path: string;
  /** The modem is pulled. */
  pull(): void;
}

/** @param attach gets the side that the modem is on */
export async function onPty<T>(
  attach: (side: Duplex) => void,
  work: (pty: Pty) => Promise<T>,
): Promise<T> {
  return inTempDir(async (dir) => {
    const file = join(dir, 'tty');
    const child = start('script', ['-qec', `tty >${file}; exec sleep 600`, '/dev/null'], {
      ...{ stdin: 'pipe', buffer: false },
    });
    if (!child.stdin || !child.stdout) throw new Error('script has no stdio');
    const side = Duplex.from({ readable: child.stdout, writable: child.stdin });
    // A modem that is pulled is no failure of the test.
    side.on('error', () => undefined);
    attach(side);
    try {
      let path = '';
      for (let tries = 0; path === '' && tries < 2000; tries++) {
        path = (await readFile(file, 'utf8').catch(() => '')).trim();
        if (path === '') await new Promise((done) => setTimeout(done, 10));
      }
      return await work({ path, pull: () => child.kill('SIGKILL') });
    } finally {
      child.kill('SIGKILL');
      await child;
    }
  });
}

/** A port of the virtual modem. */
export function modemOnPty<T>(
  modem: AtModem,
  role: PortRole,
  work: (pty: Pty) => Promise<T>,
): Promise<T> {
  return onPty((side) => attachPort(modem, role, side), work);
}
