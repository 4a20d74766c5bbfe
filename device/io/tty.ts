import * as os from 'os';
import { latin1, latin1Bytes } from './bytes';
import { start } from './children';
import { O_NOCTTY, O_NONBLOCK } from './files';
import { unwatch, watch } from './loop';

/** Seconds that stty(1) may take; on a modem that takes no data it would wait for ever. */
const STTY = 4;
const EAGAIN = -11;
/** Reads of 4 KiB that are thrown away when a port is opened; a modem that goes on is heard as any. */
const OLD_READS = 16;

/** A serial port that is open. Characters are bytes. */
export interface Port {
  /** @returns whether the port took all of it; a port that is full takes none */
  write(bytes: string): boolean;
  /** @param drained false: what was written may still lie there, and nobody takes it */
  close(drained: boolean): void;
}

export interface PortHandlers {
  /** null: there is no such port, or it cannot be set up */
  onOpen(port: Port | null): void;
  onBytes(bytes: string): void;
  /** The modem was pulled; the port is closed. */
  onGone(): void;
}

/**
 * Opens a serial port raw, without echo and without waiting for a carrier. stty comes first and is not waited for here:
 * a port that is opened as it is echoes what the modem says, which the modem echoes in turn.
 * @param path a character device; nothing is made where it has just vanished
 * @returns a function that gives it up before it is open
 */
export function openPort(path: string, handlers: PortHandlers): () => void {
  let wanted = true;
  start({
    argv: ['stty', '-F', path, 'raw', '-echo', 'clocal'],
    deadline: STTY,
    onEnd: ({ status }) => {
      if (wanted) handlers.onOpen(status === 0 ? openRaw(path, handlers) : null);
    },
  });
  return () => {
    wanted = false;
  };
}

function openRaw(path: string, { onBytes, onGone }: PortHandlers): Port | null {
  const [stat] = os.stat(path);
  if (stat === null || (stat.mode & os.S_IFMT) !== os.S_IFCHR) return null;
  const fd = os.open(path, os.O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return null;
  let open = true;
  const buffer = new Uint8Array(4096);
  const read = () => os.read(fd, buffer.buffer, 0, buffer.length);
  const close = (drained: boolean) => {
    if (!open) return;
    open = false;
    unwatch(fd);
    if (!drained) holdOpen(fd);
    os.close(fd);
  };
  // What was said before is no answer.
  for (let left = OLD_READS; left > 0 && read() > 0; left--);
  watch(fd, () => {
    const count = read();
    if (count > 0) onBytes(latin1(buffer.subarray(0, count)));
    else if (count !== EAGAIN) {
      close(true);
      onGone();
    }
  });
  return {
    close,
    write: (text) => {
      if (!open) return false;
      const bytes = latin1Bytes(text);
      return os.write(fd, bytes.buffer, 0, bytes.length) === bytes.length;
    },
  };
}

/**
 * The last close of a port waits half a minute for data that a modem does not take (Linux, tty_port.c, closing_wait). So
 * the last is that of a program that nobody waits for; it is reaped as any.
 */
function holdOpen(fd: number): void {
  os.exec(['setsid', 'sleep', '1'], { block: false, stdin: fd, stdout: fd, stderr: fd });
}
