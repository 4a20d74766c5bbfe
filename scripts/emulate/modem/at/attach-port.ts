import type { Duplex } from 'node:stream';
import type { AtModem } from './at-modem';
import type { PortHandle } from './port';
import type { PortRole } from './profile';

/**
 * Opens a port of the modem on a stream, with DTR up as long as the stream is open: a socket, or
 * the standard input and output of a program joined by `Duplex.from`.
 *
 * Errors of the stream close the port and are not thrown.
 */
export function attachPort(modem: AtModem, role: PortRole, duplex: Duplex): PortHandle {
  const port = modem.openPort({
    role,
    write: (bytes) => {
      if (duplex.writable) duplex.write(bytes);
    },
  });
  duplex.on('data', (bytes: Uint8Array) => port.receive(bytes));
  for (const end of ['end', 'close', 'error'] as const) duplex.on(end, () => port.close());
  port.setDtr(true);
  return port;
}
