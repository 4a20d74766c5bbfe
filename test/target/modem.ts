import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { attachPort, type AtModem, type PortRole } from '../../scripts/emulate/modem';
import { inTempDir, start } from '../../scripts/os';
import { until } from '../emulate/modem/modem-bench';
import type { Machine } from './machine';

/** A serial port of the device with a modem behind it. */
export interface ModemPort {
  /** The modem is pulled. */
  hangUp: () => Promise<void>;
}

/**
 * Puts a modem behind a serial port of the machine: a pty that script(1) holds.
 * @param tty the port on the device, as /dev/ttyUSB2
 */
export async function modemAt(
  machine: Machine,
  tty: string,
  modem: AtModem,
  role: PortRole = 'at',
): Promise<ModemPort> {
  return inTempDir(async (dir) => {
    const file = join(dir, 'tty');
    const child = start('script', ['-qec', `tty >${file}; exec sleep 600`, '/dev/null'], {
      stdin: 'pipe',
      buffer: false,
    });
    if (!child.stdin || !child.stdout) throw new Error('script has no stdio');
    attachPort(modem, role, Duplex.from({ readable: child.stdout, writable: child.stdin }));
    let pty = '';
    const read = async () => (pty = (await readFile(file, 'utf8').catch(() => '')).trim());
    for (let tries = 0; pty === '' && tries < 2000; tries++) {
      await read();
      if (pty === '') await new Promise((done) => setTimeout(done, 10));
    }
    await machine.write(tty, '');
    machine.terminals.set(tty, pty);
    const hangUp = async () => {
      child.kill('SIGKILL');
      await child;
      machine.terminals.delete(tty);
    };
    machine.atEnd(hangUp);
    return { hangUp };
  });
}

export { until };
