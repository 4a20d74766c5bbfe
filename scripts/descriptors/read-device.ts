import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXIT, UserError } from '../frame';
import { LIMITS, readRegular } from '../os';
import { parseBinary } from './parse-binary';
import { parseLsusb } from './parse-lsusb';
import { parseUsbDevices } from './parse-usb-devices';
import { FORMS, trouble } from './trouble';
import type { DeviceFacts } from './types';

/** Bytes of a file of sysfs: configurations are 64 KiB at most (wTotalLength). */
const SYSFS = 256 * 1024;
/** A dump of all devices of a machine is far smaller. */
const DUMP = LIMITS.beside;

/** A device's name in sysfs: a bus and its ports (Linux, Documentation/ABI/testing/sysfs-bus-usb). */
const INTERFACE_NAME = /:(\d+)\.(\d+)$/;

/** Facts of devices, and their source for messages. */
export interface Dump {
  devices: DeviceFacts[];
  source: string;
}

/**
 * Reads what Linux shows of USB devices.
 * @param path a folder of sysfs, a file, or `-` for standard input
 * @param stdin used for `-`
 * @throws UserError that names the line or byte that makes no sense
 */
export async function readDump(path: string, stdin: AsyncIterable<Uint8Array>): Promise<Dump> {
  if (path === '-') return parse(await readAll(stdin), 'standard input');
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) throw new UserError(`there is no ${path}`, `name ${FORMS}`, EXIT.usage);
  if (status.isDirectory()) return { devices: [await readFolder(path)], source: basename(path) };
  return parse(await readRegular(path, DUMP), path);
}

function parse(bytes: Buffer, source: string): Dump {
  // The file `descriptors` of sysfs, copied: a device descriptor of 18 bytes.
  if (bytes[0] === 18 && bytes[1] === 1)
    return { devices: [parseBinary(bytes, source, 'high or more')], source };
  const text = bytes.toString();
  const devices = /^\s*(?:Device Descriptor:|Interface Descriptor:)/m.test(text)
    ? parseLsusb(text, source)
    : /^\s*[DPI]:[ *]/m.test(text)
      ? parseUsbDevices(text, source)
      : undefined;
  if (devices === undefined)
    throw trouble(source, 1, 'this is not output of lsusb -v or usb-devices');
  if (devices.length === 0) throw trouble(source, 1, 'no device with interfaces');
  return { devices, source };
}

async function readFolder(path: string): Promise<DeviceFacts> {
  const folder = await realpath(path);
  const file = join(folder, 'descriptors');
  const bytes = await readRegular(file, SYSFS).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(`${path} has no file named descriptors`, `name ${FORMS}`, EXIT.usage);
  });
  const text = async (name: string) =>
    (await readRegular(join(folder, name), SYSFS).catch(() => Buffer.alloc(0))).toString().trim();
  const speed = Number(await text('speed'));
  const facts = parseBinary(
    bytes,
    join(path, 'descriptors'),
    speed < 100 && speed > 0 ? 'low or full' : 'high or more',
  );
  const [manufacturer, product] = [await text('manufacturer'), await text('product')];
  if (manufacturer !== '') facts.manufacturer = manufacturer;
  if (product !== '') facts.product = product;
  for (const name of await readdir(folder)) {
    const [, configuration, number] = INTERFACE_NAME.exec(name) ?? [];
    const one = facts.configurations
      .find(({ value }) => value === Number(configuration))
      ?.interfaces.find((each) => each.number === Number(number));
    if (!one) continue;
    const driver = await readlink(join(folder, name, 'driver')).catch(() => undefined);
    if (driver !== undefined) one.driver = basename(driver);
  }
  return facts;
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > DUMP) throw new UserError('standard input is larger than 16 MiB', FORMS, EXIT.usage);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
