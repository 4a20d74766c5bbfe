import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from './machine';

/** A USB device as sysfs shows it. */
export interface UsbDevice {
  /** bus and port, as in sysfs: 1-1.2 */
  name: string;
  id: string;
  product?: string;
  /** how many it has, and the value of the one that is active; one, and 1 */
  configurations?: number;
  active?: number;
  /** in the order of their numbers, 0, 1, … where none is given; code is class/subclass/protocol */
  interfaces: {
    code: string;
    number?: number;
    endpoints?: number;
    tty?: string;
    acm?: boolean;
    net?: string;
    driver?: string;
  }[];
}

/** A Huawei modem in modem mode: data port, control port, another port, NCM. */
export function huawei(first = 0, name = '1-1.2', id = '12d1:1506'): UsbDevice {
  return {
    name,
    id,
    interfaces: [
      { code: 'ff/01/02', tty: `ttyUSB${first}` },
      { code: 'ff/02/16' },
      { code: 'ff/01/01', tty: `ttyUSB${first + 1}` },
      { code: 'ff/01/03', tty: `ttyUSB${first + 2}` },
    ],
  };
}

/** The same modem before the switch. */
export function cdrom(name = '1-1.2', id = '12d1:14fe'): UsbDevice {
  return { name, id, interfaces: [{ code: '08/06/50' }] };
}

/** A HiLink modem: a network card, and a card reader beside it. */
export function hilink(net = 'eth1', name = '1-1.2', id = '12d1:14dc'): UsbDevice {
  return {
    name,
    id,
    interfaces: [
      { code: '02/06/00', net, driver: 'cdc_ether' },
      { code: '0a/00/00' },
      { code: '08/06/50' },
    ],
  };
}

/** Adds a USB device to the machine's sysfs, with its serial ports and network cards. */
export async function plug(machine: Machine, usbDevice: UsbDevice): Promise<void> {
  const device = `/sys/devices/usb1/${usbDevice.name}`;
  const [vendor, product] = usbDevice.id.split(':');
  await machine.write(`${device}/idVendor`, `${vendor}\n`);
  await machine.write(`${device}/idProduct`, `${product}\n`);
  await machine.write(`${device}/busnum`, '1\n');
  await machine.write(`${device}/devnum`, '7\n');
  await machine.write(`${device}/bDeviceClass`, '00\n');
  await machine.write(`${device}/bNumInterfaces`, ` ${usbDevice.interfaces.length}\n`);
  await machine.write(`${device}/bNumConfigurations`, `${usbDevice.configurations ?? 1}\n`);
  await machine.write(`${device}/bConfigurationValue`, `${usbDevice.active ?? 1}\n`);
  if (usbDevice.product !== undefined)
    await machine.write(`${device}/product`, `${usbDevice.product}\n`);
  await machine.link(
    `/sys/bus/usb/devices/${usbDevice.name}`,
    `../../../devices/usb1/${usbDevice.name}`,
  );
  for (const [place, { code, tty, acm, net, driver, ...more }] of usbDevice.interfaces.entries()) {
    const index = more.number ?? place;
    const number = index.toString(16).padStart(2, '0');
    const path = `${device}/${usbDevice.name}:${usbDevice.active ?? 1}.${index}`;
    const [interfaceClass, subclass, protocol] = code.split('/');
    await machine.write(`${path}/bInterfaceNumber`, `${number}\n`);
    await machine.write(`${path}/bInterfaceClass`, `${interfaceClass}\n`);
    await machine.write(`${path}/bInterfaceSubClass`, `${subclass}\n`);
    await machine.write(`${path}/bInterfaceProtocol`, `${protocol}\n`);
    if (more.endpoints !== undefined)
      await machine.write(`${path}/bNumEndpoints`, `0${more.endpoints}\n`);
    if (driver) {
      await mkdir(join(machine.root, `/sys/bus/usb/drivers/${driver}`), { recursive: true });
      await machine.link(`${path}/driver`, `../../../../bus/usb/drivers/${driver}`);
    }
    if (net) {
      await machine.write(`${path}/net/${net}/ifindex`, `${index + 10}\n`);
      await machine.link(`${path}/net/${net}/device`, '../..');
      await machine.link(`/sys/class/net/${net}`, `../../${path.slice('/sys/'.length)}/net/${net}`);
    }
    if (!tty) continue;
    // usb-serial has a port device below the interface, cdc-acm has not.
    const parent = acm ? path : `${path}/${tty}`;
    await machine.write(`${parent}/tty/${tty}/dev`, '188:0\n');
    await machine.link(`${parent}/tty/${tty}/device`, '../..');
    await machine.link(`/sys/class/tty/${tty}`, `../../${parent.slice('/sys/'.length)}/tty/${tty}`);
    await machine.write(`/dev/${tty}`, '');
  }
}

/** Takes it away again. */
export async function unplug(machine: Machine, usbDevice: UsbDevice): Promise<void> {
  const gone = [`/sys/devices/usb1/${usbDevice.name}`, `/sys/bus/usb/devices/${usbDevice.name}`];
  for (const { tty, net } of usbDevice.interfaces) {
    if (tty) gone.push(`/sys/class/tty/${tty}`, `/dev/${tty}`);
    if (net) gone.push(`/sys/class/net/${net}`);
  }
  for (const path of gone) await rm(join(machine.root, path), { recursive: true, force: true });
}
