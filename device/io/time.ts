import * as os from 'os';
import { readFile } from './files';

/** Bytes of /proc/uptime are fewer: it is read several times a step, and a reader makes room for all that it may read. */
const UPTIME = 64;

/** @returns seconds since power-on, which restarts of a program do not change */
export function uptime(): number {
  const text = readFile('/proc/uptime', UPTIME);
  // Not mounted yet, or no descriptor left: monotonic all the same.
  return text === null ? monotonic() : Number.parseFloat(text);
}

/** @returns seconds by a clock that nobody sets; only differences count */
export function monotonic(): number {
  return os.now() / 1000;
}

/** @returns whole seconds since 1970 by the device's clock */
export function clock(): number {
  return Math.floor(Date.now() / 1000);
}

/** @returns from 0 to less than 1, from the kernel's random numbers: devices that start together must not dial in step */
export function chance(): number {
  return new DataView(randomBytes(4).buffer).getUint32(0) / 2 ** 32;
}

/** @returns bytes of the kernel's random numbers */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  const fd = os.open('/dev/urandom', os.O_RDONLY);
  if (fd >= 0) {
    os.read(fd, bytes.buffer, 0, count);
    os.close(fd);
  }
  return bytes;
}
